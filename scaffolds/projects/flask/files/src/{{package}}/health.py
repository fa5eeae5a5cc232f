from flask import Blueprint
from flask.typing import ResponseReturnValue

health = Blueprint("health", __name__)


@health.get("/health")
def live() -> ResponseReturnValue:
    """The process answers. It asks nobody else: a restart would not mend them."""
    return {"status": "ok"}
