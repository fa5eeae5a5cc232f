from typing import Annotated

from fastapi import Depends

from {{package}}.core.database import SessionDep
from {{package}}.users.service import UserService


def get_user_service(session: SessionDep) -> UserService:
    return UserService(session)


UserServiceDep = Annotated[UserService, Depends(get_user_service)]
