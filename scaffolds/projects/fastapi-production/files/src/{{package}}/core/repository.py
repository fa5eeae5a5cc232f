from collections.abc import Sequence
from typing import Generic, TypeVar

from sqlalchemy import inspect, select
from sqlalchemy.ext.asyncio import AsyncSession

from {{package}}.core.database import Base

ModelT = TypeVar("ModelT", bound=Base)


class BaseRepository(Generic[ModelT]):
    """Loads and stores one model. It never commits: that is for the service to do."""

    model: type[ModelT]

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, key: int) -> ModelT | None:
        return await self.session.get(self.model, key)

    async def list_page(self, *, offset: int = 0, limit: int = 100) -> Sequence[ModelT]:
        statement = (
            select(self.model)
            .order_by(*inspect(self.model).primary_key)
            .offset(offset)
            .limit(limit)
        )
        return (await self.session.scalars(statement)).all()

    def add(self, entity: ModelT) -> None:
        self.session.add(entity)

    async def delete(self, entity: ModelT) -> None:
        await self.session.delete(entity)
