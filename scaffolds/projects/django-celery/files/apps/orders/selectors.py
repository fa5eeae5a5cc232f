"""Reads, each with a name."""

from django.db.models import QuerySet

from apps.orders.models import Order


def orders_of(*, customer_id: int) -> QuerySet[Order]:
    return Order.objects.filter(customer_id=customer_id)


def open_orders() -> QuerySet[Order]:
    return Order.objects.filter(status=Order.Status.OPEN)
