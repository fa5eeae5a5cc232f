from sqlalchemy import select

from {{package}}.core.repository import BaseRepository
from {{package}}.users.models import User


class UserRepository(BaseRepository[User]):
    model = User

    async def get_by_email(self, email: str) -> User | None:
        statement = select(User).where(User.email == email)
        return (await self.session.scalars(statement)).one_or_none()
