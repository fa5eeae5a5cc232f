"""The HTTP side: reads the request, calls the service, answers."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, Field

from {{package}}.notes import service
from {{package}}.notes.models import Note
from {{package}}.notes.schemas import NoteCreate, NoteResponse

notes = Blueprint("notes", __name__)


class Page(BaseModel):
    """The part of a list that was asked for."""

    offset: int = Field(default=0, ge=0)
    limit: int = Field(default=50, ge=1, le=100)


@notes.get("")
def list_notes() -> ResponseReturnValue:
    page = Page.model_validate(request.args.to_dict())
    found = service.list_notes(offset=page.offset, limit=page.limit)
    return [as_json(note) for note in found]


@notes.post("")
def create_note() -> ResponseReturnValue:
    data = NoteCreate.model_validate(request.get_json())
    return as_json(service.create_note(data)), 201


@notes.get("/<int:note_id>")
def read_note(note_id: int) -> ResponseReturnValue:
    return as_json(service.get_note(note_id))


@notes.delete("/<int:note_id>")
def delete_note(note_id: int) -> ResponseReturnValue:
    service.delete_note(note_id)
    return "", 204


def as_json(note: Note) -> dict[str, object]:
    return NoteResponse.model_validate(note).model_dump(mode="json")
