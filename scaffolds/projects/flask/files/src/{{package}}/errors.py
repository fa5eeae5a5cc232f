"""The one place where errors become status codes."""

from flask import Flask
from flask.typing import ResponseReturnValue
from pydantic import ValidationError


class NotFoundError(Exception):
    """The thing that was asked for is not there."""

    def __init__(self, entity: str, key: object) -> None:
        super().__init__(f"{entity} {key} was not found")


def register_error_handlers(app: Flask) -> None:
    @app.errorhandler(NotFoundError)
    def not_found(error: NotFoundError) -> ResponseReturnValue:
        return {"error": str(error)}, 404

    @app.errorhandler(ValidationError)
    def invalid_body(error: ValidationError) -> ResponseReturnValue:
        return {"errors": error.errors(include_url=False, include_context=False)}, 422
