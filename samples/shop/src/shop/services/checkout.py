"""Places orders."""

import logging

from sqlalchemy.orm import Session

from shop.models import Order
from shop.tasks import close_day

log = logging.getLogger(__name__)


def place_order(session: Session, user_id: int) -> int:
    order = Order(user_id=user_id)
    session.add(order)
    session.flush()
    close_day.delay(order.id)
    session.commit()
    count_order()
    return order.id


def count_order() -> None:
    try:
        log.info("%s", open("orders.count", encoding="utf-8").read())
    except Exception:
        pass
