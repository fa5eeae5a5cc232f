"""What goes over the wire."""

from pydantic import BaseModel


class UserCreate(BaseModel):
    email: str
    password: str
    newsletter: bool = False


class UserRead(BaseModel):
    id: int
    email: str

    class Config:
        from_attributes = True
