"""A service that adds nothing to its repository, behind an interface that adds nothing to the service."""

from abc import ABC, abstractmethod

from shop.repositories.article_repository import ArticleRepository


class Catalogue(ABC):
    @abstractmethod
    def get(self, article_id: int): ...


class ShopCatalogue(Catalogue):
    def get(self, article_id: int):
        return article_id


class ArticleService:
    def __init__(self, repository: ArticleRepository) -> None:
        self.repository = repository

    def get(self, article_id: int):
        return self.repository.get(article_id)

    def search(self, words: str, limit: int = 10):
        return self.repository.search(words, limit)

    def add(self, article):
        return self.repository.add(article)

    def remove(self, article_id: int) -> None:
        self.repository.remove(article_id)
