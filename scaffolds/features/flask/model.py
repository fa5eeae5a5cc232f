from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column
from {{db.module}} import {{db.name}}


class {{Entity}}({{db.name}}.Model):
    __tablename__ = "{{entities}}"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
