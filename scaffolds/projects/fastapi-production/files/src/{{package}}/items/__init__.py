"""Items. Other features use what is named here and nothing behind it."""

from {{package}}.items.models import Item
from {{package}}.items.service import ItemService

__all__ = ["Item", "ItemService"]
