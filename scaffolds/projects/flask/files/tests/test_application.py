from flask import Flask
from flask.testing import FlaskClient


def test_health(client: FlaskClient) -> None:
    assert client.get("/health").get_json() == {"status": "ok"}


def test_tables_can_be_made(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["create-tables"])
    assert result.exit_code == 0
