from collections.abc import Iterator

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker


class Base(DeclarativeBase):
    """The parent of every model."""


engine = create_engine("sqlite://")
session_factory = sessionmaker(engine)


def get_session() -> Iterator[Session]:
    with session_factory() as session:
        yield session
