from shop.loyalty.models import Card
from shop.returns.models import Return


def take_back(it: Return, card: Card) -> None:
    card.points -= it.order_id
