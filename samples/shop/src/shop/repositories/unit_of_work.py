"""Commits what the repositories did, all of it or nothing."""

from collections.abc import Callable

from sqlalchemy.orm import Session


class UnitOfWork:
    def __init__(self, make_session: Callable[[], Session]) -> None:
        self.make_session = make_session

    def __enter__(self) -> "UnitOfWork":
        self.session = self.make_session()
        return self

    def __exit__(self, *error: object) -> None:
        self.session.rollback()
        self.session.close()

    def commit(self) -> None:
        self.session.commit()
