"""Invoices; the package that this file is in has no `__init__.py`."""


def number_of(order_id: int) -> str:
    return f"INV-{order_id:06}"
