import pytest
from app import unit_of_work as module
from app.pool import engine as pooled
from app.unit_of_work import unit_of_work
from app.users.models import User
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True)
def factory(engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "session_factory", async_sessionmaker(engine, expire_on_commit=False))


async def test_only_what_is_committed_stays() -> None:
    async with unit_of_work() as work:
        work.users.add(User(email="kept@example.com"))
        await work.commit()
    async with unit_of_work() as work:
        work.users.add(User(email="dropped@example.com"))
    async with unit_of_work() as work:
        work.users.add(User(email="taken-back@example.com"))
        await work.rollback()
        await work.commit()
    async with unit_of_work() as work:
        assert [user.email for user in await work.users.list_page()] == ["kept@example.com"]
        assert await work.users.get_by_email("kept@example.com")
        assert await work.users.get_by_email("dropped@example.com") is None


async def test_pool_has_the_numbers_of_the_snippet() -> None:
    assert pooled.pool.status().startswith("Pool size: 5")
