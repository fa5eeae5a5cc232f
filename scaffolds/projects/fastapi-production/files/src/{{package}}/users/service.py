import asyncio

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from {{package}}.core.exceptions import ConflictError, NotFoundError
from {{package}}.core.security import hash_password, verify_password
from {{package}}.users.models import User
from {{package}}.users.repository import UserRepository
from {{package}}.users.schemas import UserCreate


class UserService:
    """What the application can do with users."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.users = UserRepository(session)

    async def get(self, user_id: int) -> User:
        user = await self.users.get(user_id)
        if user is None:
            raise NotFoundError("User", user_id)
        return user

    async def create(self, data: UserCreate) -> User:
        password = data.password.get_secret_value()
        hashed = await asyncio.to_thread(hash_password, password)
        user = User(email=data.email, hashed_password=hashed)
        self.users.add(user)
        # The constraint decides: a check before the insert would lose a race.
        try:
            await self.session.commit()
        except IntegrityError as error:
            await self.session.rollback()
            raise ConflictError("There is a user with this e-mail") from error
        return user

    async def authenticate(self, email: str, password: str) -> User | None:
        """The user whose password this is; `None` for a wrong one, or for nobody."""
        user = await self.users.get_by_email(email)
        if user is None:
            return None
        hashed = user.hashed_password
        matches = await asyncio.to_thread(verify_password, password, hashed)
        return user if matches else None
