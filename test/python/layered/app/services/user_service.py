from sqlalchemy.orm import Session

from app.models.user import User
from app.repositories.user_repo import UserRepository


class UserService:
    def __init__(self, session: Session) -> None:
        self.users = UserRepository(session)

    def get(self, user_id: int) -> User | None:
        return self.users.get(user_id)
