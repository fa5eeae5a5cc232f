"""Articles."""

from shop.helpers import unique_slug

FIRST = unique_slug("lamp", 2)
