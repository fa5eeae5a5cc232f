from pydantic import BaseModel, ConfigDict, Field


class {{Entity}}Create(BaseModel):
    """What a client sends to create one."""

    name: str = Field(min_length=1, max_length=200)


class {{Entity}}Response(BaseModel):
    """What a client gets to see; read from the attributes of the model."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
