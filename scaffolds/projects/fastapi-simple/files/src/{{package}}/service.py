"""What the service can do. It knows nothing of HTTP, so commands may call it too."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from {{package}}.models import Note
from {{package}}.schemas import NoteCreate


async def list_notes(
    session: AsyncSession, *, offset: int, limit: int
) -> Sequence[Note]:
    statement = select(Note).order_by(Note.id).offset(offset).limit(limit)
    return (await session.scalars(statement)).all()


async def find_note(session: AsyncSession, note_id: int) -> Note | None:
    return await session.get(Note, note_id)


async def create_note(session: AsyncSession, data: NoteCreate) -> Note:
    note = Note(**data.model_dump())
    session.add(note)
    await session.commit()
    return note


async def delete_note(session: AsyncSession, note: Note) -> None:
    await session.delete(note)
    await session.commit()
