"""Orders over HTTP."""

import asyncio
import time

import requests
from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy.ext.asyncio import AsyncSession

from shop.database import get_session
from shop.models import Order
from shop.services.shipping import can_ship

router = APIRouter(prefix="/orders", tags=["orders"])


async def audit(event: str) -> None:
    await asyncio.sleep(0)


@router.get("/rates")
async def exchange_rates() -> dict:
    response = requests.get("https://rates.example.com/latest", timeout=10)
    return response.json()


@router.post("/{order_id}/ship")
async def ship(order_id: int, session: AsyncSession = Depends(get_session)) -> dict:
    order = await session.get(Order, order_id)
    if order is None:
        raise HTTPException(status_code=404, detail="No such order")
    if not can_ship(["book", "lamp"]):
        time.sleep(2)
        raise HTTPException(status_code=409, detail="Not in stock")
    order.status = "shipped"
    await session.commit()
    asyncio.create_task(audit("shipped"))
    return {"status": order.status}


@router.get("/{order_id}/invoice")
async def invoice(order_id: int, session: AsyncSession = Depends(get_session)):
    try:
        return await session.get(Order, order_id)
    except Exception as error:
        raise HTTPException(status_code=500, detail=str(error))
