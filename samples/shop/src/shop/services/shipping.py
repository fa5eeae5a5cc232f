"""Decides whether an order can be sent."""

from shop.services.warehouse import in_stock


def can_ship(articles: list[str]) -> bool:
    return all(in_stock(article) > 0 for article in articles)
