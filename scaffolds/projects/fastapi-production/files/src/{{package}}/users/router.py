from fastapi import APIRouter, status

from {{package}}.users.dependencies import UserServiceDep
from {{package}}.users.models import User
from {{package}}.users.schemas import UserCreate, UserResponse

router = APIRouter(prefix="/users", tags=["users"])


@router.post("", status_code=status.HTTP_201_CREATED, response_model=UserResponse)
async def create_user(data: UserCreate, service: UserServiceDep) -> User:
    return await service.create(data)


@router.get("/{user_id}", response_model=UserResponse)
async def read_user(user_id: int, service: UserServiceDep) -> User:
    return await service.get(user_id)
