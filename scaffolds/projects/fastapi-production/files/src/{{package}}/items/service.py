from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from {{package}}.core.exceptions import NotFoundError
from {{package}}.items.models import Item
from {{package}}.items.repository import ItemRepository
from {{package}}.items.schemas import ItemCreate, ItemUpdate


class ItemService:
    """What the application can do with items."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.items = ItemRepository(session)

    async def get(self, item_id: int) -> Item:
        item = await self.items.get(item_id)
        if item is None:
            raise NotFoundError("Item", item_id)
        return item

    async def list_page(self, *, offset: int, limit: int) -> Sequence[Item]:
        return await self.items.list_page(offset=offset, limit=limit)

    async def create(self, data: ItemCreate) -> Item:
        item = Item(**data.model_dump())
        self.items.add(item)
        await self.session.commit()
        return item

    async def update(self, item_id: int, data: ItemUpdate) -> Item:
        item = await self.get(item_id)
        for name, value in data.model_dump(exclude_none=True).items():
            setattr(item, name, value)
        await self.session.commit()
        return item

    async def delete(self, item_id: int) -> None:
        await self.items.delete(await self.get(item_id))
        await self.session.commit()
