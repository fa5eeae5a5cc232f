from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column
from {{base.module}} import {{base.name}}


class {{Entity}}({{base.name}}):
    __tablename__ = "{{entities}}"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
