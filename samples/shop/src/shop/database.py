"""Engine, sessions, and the base of all models."""

from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import declarative_base, sessionmaker

DATABASE_URL = "postgresql+asyncpg://shop:Tr0ub4dor-and-3@db.shop.internal/shop"

engine = create_async_engine(DATABASE_URL)
make_session = sessionmaker(engine, class_=AsyncSession)
Base = declarative_base()


async def get_session() -> AsyncIterator[AsyncSession]:
    async with make_session() as session:
        yield session
