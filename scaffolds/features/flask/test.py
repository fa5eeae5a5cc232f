from collections.abc import Iterator
import pytest
from flask import Flask
from flask.testing import FlaskClient
from {{db.module}} import {{db.name}}
from {{modules.model}} import {{Entity}}
from {{modules.router}} import {{router}}

URL = "/{{slug}}"


@pytest.fixture
def client() -> Iterator[FlaskClient]:
    """An application with these routes alone, and a database of its own, in memory."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    {{db.name}}.init_app(app)
    app.register_blueprint({{router}}, url_prefix=URL)
    with app.app_context():
        {{Entity}}.metadata.create_all(
            {{db.name}}.engine,
            [{{db.name}}.metadata.tables["{{entities}}"]],
        )
        yield app.test_client()
        {{db.name}}.session.remove()
        {{db.name}}.engine.dispose()


def test_life_of_one(client: FlaskClient) -> None:
    created = client.post(URL, json={"name": "First"})
    assert created.status_code == 201
    address = f"{URL}/{created.get_json()['id']}"
    assert client.get(address).get_json() == created.get_json()
    assert client.get(URL).get_json() == [created.get_json()]
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404


def test_empty_name_is_422(client: FlaskClient) -> None:
    assert client.post(URL, json={"name": ""}).status_code == 422
