"""Prices, as the first version of the API had them."""

from ...core.config import get_settings


def currency() -> str:
    return get_settings().app_name
