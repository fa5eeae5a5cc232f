"""Receipts."""

from shop.helpers import tax_of

FIRST = tax_of(1)
