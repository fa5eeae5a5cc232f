"""The HTTP side: reads the request, calls the service, answers."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, status

from {{package}} import service
from {{package}}.database import SessionDep
from {{package}}.models import Note
from {{package}}.schemas import NoteCreate, NoteResponse

router = APIRouter(prefix="/notes", tags=["notes"])


async def note_or_404(note_id: int, session: SessionDep) -> Note:
    note = await service.find_note(session, note_id)
    if note is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "Note not found")
    return note


NoteDep = Annotated[Note, Depends(note_or_404)]
Limit = Annotated[int, Query(ge=1, le=100)]
Offset = Annotated[int, Query(ge=0)]


@router.get("", response_model=list[NoteResponse])
async def list_notes(
    session: SessionDep, offset: Offset = 0, limit: Limit = 50
) -> Sequence[Note]:
    return await service.list_notes(session, offset=offset, limit=limit)


@router.post("", status_code=status.HTTP_201_CREATED, response_model=NoteResponse)
async def create_note(data: NoteCreate, session: SessionDep) -> Note:
    return await service.create_note(session, data)


@router.get("/{note_id}", response_model=NoteResponse)
async def read_note(note: NoteDep) -> Note:
    return note


@router.delete("/{note_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_note(note: NoteDep, session: SessionDep) -> None:
    await service.delete_note(session, note)
