from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy.orm import Session

from app.core.database import get_session
from app.models.user import User
from app.schemas.user import UserResponse
from app.services.user_service import UserService

router = APIRouter()


@router.get("/{user_id}", response_model=UserResponse)
def read_user(user_id: int, session: Annotated[Session, Depends(get_session)]) -> User:
    user = UserService(session).get(user_id)
    if user is None:
        raise HTTPException(404)
    return user
