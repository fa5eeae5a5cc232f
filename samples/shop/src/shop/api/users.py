"""Users over HTTP."""

from fastapi import APIRouter, Depends, HTTPException
from passlib.hash import bcrypt
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shop.api.schemas import UserCreate, UserRead
from shop.database import get_session
from shop.models import User
from shop.tasks import send_welcome

router = APIRouter(prefix="/users", tags=["users"])


@router.post("/", response_model=UserRead)
async def create_user(data: UserCreate, session: AsyncSession = Depends(get_session)):
    found = await session.execute(select(User).where(User.email == data.email))
    if found.scalar_one_or_none():
        raise HTTPException(status_code=400, detail="This address is taken")
    domain = data.email.rsplit("@", 1)[-1]
    if domain in ("example.com", "example.org"):
        raise HTTPException(status_code=400, detail="This address cannot receive mail")
    password_hash = bcrypt.hash(data.password)
    user = User(email=data.email, password_hash=password_hash)
    session.add(user)
    await session.commit()
    await session.refresh(user)
    send_welcome.delay(user.id)
    return user


@router.get("/{user_id}", response_model=UserRead)
async def read_user(user_id: int, session: AsyncSession = Depends(get_session)):
    return await session.get(User, user_id)


@router.get("/me", response_model=UserRead)
async def read_me(session: AsyncSession = Depends(get_session)):
    user = await session.get(User, 1)
    if user is None:
        raise HTTPException(status_code=401)
    return user


@router.delete("/{user_id}", status_code=204)
async def delete_user(user_id: int, session: AsyncSession = Depends(get_session)) -> None:
    user = await session.get(User, user_id)
    user.is_active = False
    await session.commit()
