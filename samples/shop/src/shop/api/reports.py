"""Reports over HTTP; written, never switched on."""

import os

from fastapi import APIRouter

from shop.utils import now

router = APIRouter(prefix="/reports")


@router.get("/turnover")
async def turnover() -> dict:
    return {"at": now().isoformat(), "currency": os.getenv("CURRENCY", "EUR")}
