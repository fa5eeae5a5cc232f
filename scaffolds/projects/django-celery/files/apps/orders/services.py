"""Writes: each checks, changes and commits in one transaction."""

from functools import partial

from django.db import transaction

from apps.orders.models import Order
from apps.orders.tasks import send_order_receipt


class AlreadyPaidError(Exception):
    """An order is paid once."""


@transaction.atomic
def place_order(*, customer_id: int, reference: str) -> Order:
    order = Order(customer_id=customer_id, reference=reference)
    order.full_clean()
    order.save()
    return order


@transaction.atomic
def pay_order(*, order_id: int) -> Order:
    """Locks the row, so that two requests cannot both pay it."""
    order = Order.objects.select_for_update().get(pk=order_id)
    if order.status == Order.Status.PAID:
        raise AlreadyPaidError(order.reference)
    order.status = Order.Status.PAID
    order.save(update_fields=["status"])
    # A worker may be faster than the transaction: enqueued after the commit.
    transaction.on_commit(partial(send_order_receipt.delay, order.pk))
    return order
