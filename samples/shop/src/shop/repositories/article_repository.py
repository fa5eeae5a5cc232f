"""Articles in the database."""

from sqlalchemy.orm import Session


class ArticleRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def get(self, article_id: int): ...

    def search(self, words: str, limit: int): ...

    def add(self, article) -> None:
        self.session.add(article)
        self.session.commit()

    def remove(self, article_id: int) -> None: ...
