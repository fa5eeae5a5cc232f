from collections.abc import Sequence
from sqlalchemy import select
from {{session.module}} import {{session.name}}
from {{modules.model}} import {{Entity}}


class {{Entity}}Repository:
    """Loads and stores {{words}}. It never commits: that is for the service to do."""

    def __init__(self, session: {{session.name}}) -> None:
        self.session = session

    {{async}}def get(self, {{entity}}_id: int) -> {{Entity}} | None:
        return {{await}}self.session.get({{Entity}}, {{entity}}_id)

    {{async}}def list_page(
        self,
        *,
        offset: int,
        limit: int,
    ) -> Sequence[{{Entity}}]:
        query = select({{Entity}}).order_by({{Entity}}.id)
        page = query.offset(offset).limit(limit)
        return {{awaitOpen}}self.session.scalars(page){{awaitClose}}.all()

    def add(self, {{entity}}: {{Entity}}) -> None:
        self.session.add({{entity}})

    {{async}}def delete(self, {{entity}}: {{Entity}}) -> None:
        {{await}}self.session.delete({{entity}})
