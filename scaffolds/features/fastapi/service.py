from collections.abc import Sequence
{{^repository}}
from sqlalchemy import select
{{/repository}}
from {{session.module}} import {{session.name}}
from {{modules.model}} import {{Entity}}
{{#repository}}
from {{modules.repository}} import {{Entity}}Repository
{{/repository}}
from {{modules.schemas}} import {{Entity}}Create, {{Entity}}Update


class {{Entity}}Service:
    """What the application can do with {{words}}."""

    def __init__(self, session: {{session.name}}) -> None:
        self.session = session
{{#repository}}
        self.{{entities}} = {{Entity}}Repository(session)
{{/repository}}

    {{async}}def get(self, {{entity}}_id: int) -> {{Entity}} | None:
{{#repository}}
        return {{await}}self.{{entities}}.get({{entity}}_id)
{{/repository}}
{{^repository}}
        return {{await}}self.session.get({{Entity}}, {{entity}}_id)
{{/repository}}

    {{async}}def list_page(
        self,
        *,
        offset: int,
        limit: int,
    ) -> Sequence[{{Entity}}]:
{{#repository}}
        return {{await}}self.{{entities}}.list_page(offset=offset, limit=limit)
{{/repository}}
{{^repository}}
        query = select({{Entity}}).order_by({{Entity}}.id)
        page = query.offset(offset).limit(limit)
        return {{awaitOpen}}self.session.scalars(page){{awaitClose}}.all()
{{/repository}}

    {{async}}def create(self, data: {{Entity}}Create) -> {{Entity}}:
        {{entity}} = {{Entity}}(**data.model_dump())
{{#repository}}
        self.{{entities}}.add({{entity}})
{{/repository}}
{{^repository}}
        self.session.add({{entity}})
{{/repository}}
        {{await}}self.session.commit()
        return {{entity}}

    {{async}}def update(
        self,
        {{entity}}: {{Entity}},
        data: {{Entity}}Update,
    ) -> None:
        for name, value in data.model_dump(exclude_none=True).items():
            setattr({{entity}}, name, value)
        {{await}}self.session.commit()

    {{async}}def delete(self, {{entity}}: {{Entity}}) -> None:
{{#repository}}
        {{await}}self.{{entities}}.delete({{entity}})
{{/repository}}
{{^repository}}
        {{await}}self.session.delete({{entity}})
{{/repository}}
        {{await}}self.session.commit()
