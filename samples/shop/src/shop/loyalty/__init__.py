"""Points for regular customers."""

from shop.loyalty.models import Card

__all__ = ["Card"]
