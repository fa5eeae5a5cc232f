"""What the application can do with {{words}}. It knows nothing of requests."""

from collections.abc import Sequence
from sqlalchemy import select
from {{db.module}} import {{db.name}}
from {{modules.model}} import {{Entity}}


def list_{{entities}}(*, offset: int, limit: int) -> Sequence[{{Entity}}]:
    query = select({{Entity}}).order_by({{Entity}}.id)
    return {{db.name}}.session.scalars(query.offset(offset).limit(limit)).all()


def find_{{entity}}({{entity}}_id: int) -> {{Entity}} | None:
    return {{db.name}}.session.get({{Entity}}, {{entity}}_id)


def create_{{entity}}(*, name: str) -> {{Entity}}:
    {{entity}} = {{Entity}}(name=name)
    {{db.name}}.session.add({{entity}})
    {{db.name}}.session.commit()
    return {{entity}}


def delete_{{entity}}({{entity}}: {{Entity}}) -> None:
    {{db.name}}.session.delete({{entity}})
    {{db.name}}.session.commit()
