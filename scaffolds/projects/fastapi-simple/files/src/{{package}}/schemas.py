from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field


class NoteCreate(BaseModel):
    """What a client sends to create one."""

    title: str = Field(min_length=1, max_length=200)
    text: str = Field(max_length=10_000)


class NoteResponse(NoteCreate):
    """What a client gets to see; read from the attributes of the model."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    created_at: datetime
