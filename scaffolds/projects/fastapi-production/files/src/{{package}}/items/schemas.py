from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field


class ItemCreate(BaseModel):
    """What a client sends to create one."""

    name: str = Field(min_length=1, max_length=200)


class ItemUpdate(BaseModel):
    """What a client may change; a field that is left out or null stays as it is."""

    name: str | None = Field(default=None, min_length=1, max_length=200)


class ItemResponse(BaseModel):
    """What a client gets to see; read from the attributes of the model."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    created_at: datetime
