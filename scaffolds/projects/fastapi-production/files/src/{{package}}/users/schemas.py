from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class UserCreate(BaseModel):
    """What a client sends to create one."""

    email: str = Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=320)
    password: SecretStr = Field(min_length=12, max_length=200)


class UserResponse(BaseModel):
    """What a client gets to see: never the hash."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    email: str
    created_at: datetime
