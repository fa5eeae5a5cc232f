"""The HTTP side: reads the request, calls the service, answers."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
{{#schemas}}
from pydantic import ValidationError
{{/schemas}}
from {{modules.model}} import {{Entity}}
{{#schemas}}
from {{modules.schemas}} import {{Entity}}Create, {{Entity}}Response
{{/schemas}}
from {{modules.service}} import create_{{entity}}, delete_{{entity}}, find_{{entity}}, list_{{entities}}

{{router}} = Blueprint("{{entities}}", __name__{{#ownPrefix}}, url_prefix="/{{slug}}"{{/ownPrefix}})


@{{router}}.get("")
def index() -> ResponseReturnValue:
    offset = request.args.get("offset", 0, int)
    limit = min(request.args.get("limit", 50, int), 100)
    found = list_{{entities}}(offset=offset, limit=limit)
    return [as_json({{entity}}) for {{entity}} in found]


@{{router}}.post("")
def create() -> ResponseReturnValue:
{{#schemas}}
    try:
        data = {{Entity}}Create.model_validate(request.get_json())
    except ValidationError as error:
        return {"errors": error.errors(include_url=False, include_context=False)}, 422
    return as_json(create_{{entity}}(name=data.name)), 201
{{/schemas}}
{{^schemas}}
    name = request.get_json().get("name")
    if not isinstance(name, str) or not 0 < len(name) <= 200:
        return {"error": "name: a text of 1 to 200 characters is needed"}, 422
    return as_json(create_{{entity}}(name=name)), 201
{{/schemas}}


@{{router}}.get("/<int:{{entity}}_id>")
def read({{entity}}_id: int) -> ResponseReturnValue:
    return as_json({{entity}}_or_404({{entity}}_id))


@{{router}}.delete("/<int:{{entity}}_id>")
def delete({{entity}}_id: int) -> ResponseReturnValue:
    delete_{{entity}}({{entity}}_or_404({{entity}}_id))
    return "", 204


def {{entity}}_or_404({{entity}}_id: int) -> {{Entity}}:
    {{entity}} = find_{{entity}}({{entity}}_id)
    if {{entity}} is None:
        abort(404)
    return {{entity}}


def as_json({{entity}}: {{Entity}}) -> dict[str, object]:
{{#schemas}}
    return {{Entity}}Response.model_validate({{entity}}).model_dump(mode="json")
{{/schemas}}
{{^schemas}}
    return {"id": {{entity}}.id, "name": {{entity}}.name}
{{/schemas}}
