"""Extensions, made without an application; the factory binds them to one."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """The parent of every model."""


db = SQLAlchemy(model_class=Base)
