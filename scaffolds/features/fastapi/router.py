from collections.abc import Sequence
from typing import Annotated
from fastapi import APIRouter, Depends, HTTPException, Query, status
{{#dependencies}}
from {{modules.dependencies}} import {{Entity}}ServiceDep
{{/dependencies}}
{{^dependencies}}
{{>session-imports}}
from {{modules.service}} import {{Entity}}Service
{{/dependencies}}
from {{modules.model}} import {{Entity}}
from {{modules.schemas}} import {{Entity}}Create, {{Entity}}Response, {{Entity}}Update

{{router}} = APIRouter({{#ownPrefix}}prefix="/{{slug}}", tags=["{{slug}}"]{{/ownPrefix}})


{{^dependencies}}
{{>provide}}


{{/dependencies}}
{{async}}def {{entity}}_or_404(
    {{entity}}_id: int,
    service: {{Entity}}ServiceDep,
) -> {{Entity}}:
    {{entity}} = {{await}}service.get({{entity}}_id)
    if {{entity}} is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "{{Title}} not found")
    return {{entity}}


{{Entity}}Dep = Annotated[
    {{Entity}},
    Depends({{entity}}_or_404),
]


@{{router}}.get("", response_model=list[{{Entity}}Response])
{{async}}def list_{{entities}}(
    service: {{Entity}}ServiceDep,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> Sequence[{{Entity}}]:
    return {{await}}service.list_page(offset=offset, limit=limit)


@{{router}}.post(
    "",
    status_code=status.HTTP_201_CREATED,
    response_model={{Entity}}Response,
)
{{async}}def create_{{entity}}(
    data: {{Entity}}Create,
    service: {{Entity}}ServiceDep,
) -> {{Entity}}:
    return {{await}}service.create(data)


@{{router}}.get("/{{idPath}}", response_model={{Entity}}Response)
{{async}}def read_{{entity}}({{entity}}: {{Entity}}Dep) -> {{Entity}}:
    return {{entity}}


@{{router}}.patch("/{{idPath}}", response_model={{Entity}}Response)
{{async}}def update_{{entity}}(
    {{entity}}: {{Entity}}Dep,
    data: {{Entity}}Update,
    service: {{Entity}}ServiceDep,
) -> {{Entity}}:
    {{await}}service.update({{entity}}, data)
    return {{entity}}


@{{router}}.delete("/{{idPath}}", status_code=status.HTTP_204_NO_CONTENT)
{{async}}def delete_{{entity}}(
    {{entity}}: {{Entity}}Dep,
    service: {{Entity}}ServiceDep,
) -> None:
    {{await}}service.delete({{entity}})
