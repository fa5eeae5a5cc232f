import pytest
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from {{package}}.core.exceptions import ConflictError, NotFoundError
from {{package}}.users import UserService
from {{package}}.users.schemas import UserCreate

ADA = UserCreate(email="ada@example.com", password=SecretStr("correct horse"))


async def test_password_of_the_user_and_no_other(session: AsyncSession) -> None:
    service = UserService(session)
    user = await service.create(ADA)
    assert await service.authenticate("ada@example.com", "correct horse") is user
    assert await service.authenticate("ada@example.com", "battery staple") is None
    assert await service.authenticate("bob@example.com", "correct horse") is None


async def test_same_email_twice_is_a_conflict(session: AsyncSession) -> None:
    service = UserService(session)
    await service.create(ADA)
    with pytest.raises(ConflictError):
        await service.create(ADA)


async def test_unknown_id_is_not_found(session: AsyncSession) -> None:
    with pytest.raises(NotFoundError, match="999"):
        await UserService(session).get(999)
