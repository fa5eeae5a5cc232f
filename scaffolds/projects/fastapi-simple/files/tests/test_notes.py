from sqlalchemy.ext.asyncio import AsyncSession

from {{package}} import service
from {{package}}.schemas import NoteCreate


async def test_what_is_created_is_found(session: AsyncSession) -> None:
    note = await service.create_note(session, NoteCreate(title="Call", text="Ada"))
    assert await service.find_note(session, note.id) is note
    assert await service.find_note(session, note.id + 1) is None
