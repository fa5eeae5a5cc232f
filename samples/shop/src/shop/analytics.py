"""Numbers for the owner."""

import os

from sqlalchemy.ext.asyncio import create_async_engine

from shop.models import *

engine = create_async_engine("postgresql://localhost/shop", pool_pre_ping=True)
REGION = os.environ["SHOP_REGION"]


def describe(order: Order) -> str:
    return f"{REGION}: {order.status}"
