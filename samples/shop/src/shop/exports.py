"""Orders as files."""

import os
import sys

sys.path.append("../vendor")

from sqlalchemy import create_engine, select
from sqlalchemy.orm import sessionmaker

from shop.models import Order

EXPORTS = os.environ["SHOP_EXPORTS"]
make_session = sessionmaker(create_engine("sqlite:///shop.db", pool_pre_ping=True))


def export() -> list[int]:
    session = make_session()
    return list(session.scalars(select(Order.id)))


def where() -> str:
    return EXPORTS  # archwright: ignore[hardcoded-secret]
