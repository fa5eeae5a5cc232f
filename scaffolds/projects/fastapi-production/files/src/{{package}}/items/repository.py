from {{package}}.core.repository import BaseRepository
from {{package}}.items.models import Item


class ItemRepository(BaseRepository[Item]):
    model = Item
