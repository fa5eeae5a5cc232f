from shop.loyalty.models import Card


def points_of(card: Card) -> int:
    return card.points
