"""Pages."""

from shop.helpers import unique_slug

FIRST = unique_slug("home", 1)
