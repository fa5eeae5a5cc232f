"""Uploads."""

from shop.helpers import scale_image

FIRST = scale_image(b"")
