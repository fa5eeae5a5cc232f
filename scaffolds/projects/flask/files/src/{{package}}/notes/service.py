"""What the application can do with notes. It knows nothing of requests."""

from collections.abc import Sequence

from sqlalchemy import select

from {{package}}.errors import NotFoundError
from {{package}}.extensions import db
from {{package}}.notes.models import Note
from {{package}}.notes.schemas import NoteCreate


def list_notes(*, offset: int, limit: int) -> Sequence[Note]:
    statement = select(Note).order_by(Note.id).offset(offset).limit(limit)
    return db.session.scalars(statement).all()


def get_note(note_id: int) -> Note:
    note = db.session.get(Note, note_id)
    if note is None:
        raise NotFoundError("Note", note_id)
    return note


def create_note(data: NoteCreate) -> Note:
    note = Note(**data.model_dump())
    db.session.add(note)
    db.session.commit()
    return note


def delete_note(note_id: int) -> None:
    db.session.delete(get_note(note_id))
    db.session.commit()
