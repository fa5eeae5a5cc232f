from typing import Annotated

from fastapi import Depends

from {{package}}.core.database import SessionDep
from {{package}}.items.service import ItemService


def get_item_service(session: SessionDep) -> ItemService:
    return ItemService(session)


ItemServiceDep = Annotated[ItemService, Depends(get_item_service)]
