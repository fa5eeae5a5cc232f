from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, status

from {{package}}.items.dependencies import ItemServiceDep
from {{package}}.items.models import Item
from {{package}}.items.schemas import ItemCreate, ItemResponse, ItemUpdate

router = APIRouter(prefix="/items", tags=["items"])

Limit = Annotated[int, Query(ge=1, le=100)]
Offset = Annotated[int, Query(ge=0)]


@router.get("", response_model=list[ItemResponse])
async def list_items(
    service: ItemServiceDep, offset: Offset = 0, limit: Limit = 50
) -> Sequence[Item]:
    return await service.list_page(offset=offset, limit=limit)


@router.post("", status_code=status.HTTP_201_CREATED, response_model=ItemResponse)
async def create_item(data: ItemCreate, service: ItemServiceDep) -> Item:
    return await service.create(data)


@router.get("/{item_id}", response_model=ItemResponse)
async def read_item(item_id: int, service: ItemServiceDep) -> Item:
    return await service.get(item_id)


@router.patch("/{item_id}", response_model=ItemResponse)
async def update_item(item_id: int, data: ItemUpdate, service: ItemServiceDep) -> Item:
    return await service.update(item_id, data)


@router.delete("/{item_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_item(item_id: int, service: ItemServiceDep) -> None:
    await service.delete(item_id)
