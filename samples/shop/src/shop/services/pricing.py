"""What an order costs."""

from shop.models import Order


def total_of(order: Order) -> int:
    return sum(line.price * line.quantity for line in order.lines)
