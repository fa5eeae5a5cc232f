"""Runs migrations on the database of the application's own settings."""

import asyncio

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

# Every feature with tables is imported here, so that the metadata knows them.
import {{package}}.items
import {{package}}.users  # noqa: F401
from {{package}}.core.database import Base
from {{package}}.core.settings import get_settings


def run(connection: Connection) -> None:
    # Batches copy a table where the database cannot change it: SQLite.
    context.configure(connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


async def run_on_database() -> None:
    engine = create_async_engine(get_settings().database_url)
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


asyncio.run(run_on_database())
