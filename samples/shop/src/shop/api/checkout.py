"""The checkout, and what goes on around it."""

import asyncio

from fastapi import APIRouter, Depends
from sqlalchemy import create_engine, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, sessionmaker

from shop.database import get_session
from shop.models import Order
from shop.repositories.order_repository import OrderRepository
from shop.services.checkout import place_order
from shop.tasks import print_receipts

router = APIRouter(prefix="/checkout", tags=["checkout"])
archive = sessionmaker(create_engine("sqlite:///archive.db", pool_pre_ping=True))


def get_archive():
    with archive() as session:
        yield session


def get_ledger():
    engine = create_engine("sqlite:///ledger.db")
    with Session(engine) as session:
        yield session


async def remember(session: AsyncSession, order_id: int) -> None:
    await session.get(Order, order_id)


@router.get("/")
async def with_status(status: str, session: AsyncSession = Depends(get_session)) -> int:
    return len(await OrderRepository(session).with_status(status))


@router.get("/archive")
async def archived(session: Session = Depends(get_archive)) -> int:
    return len(session.scalars(select(Order.id)).all())


@router.post("/{order_id}/view")
async def view(order_id: int, session: AsyncSession = Depends(get_session)) -> None:
    asyncio.create_task(remember(session, order_id))


@router.post("/{user_id}")
def checkout(user_id: int, session: Session = Depends(get_ledger)) -> int:
    print_receipts("today", 1)
    return place_order(session, user_id)
