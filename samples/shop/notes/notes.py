"""Everything in one file."""

from fastapi import FastAPI
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


app = FastAPI()


@app.get("/notes")
def read_notes() -> list[str]:
    return []


@app.get("/notes/first")
def read_first() -> str:
    return "Buy milk"
