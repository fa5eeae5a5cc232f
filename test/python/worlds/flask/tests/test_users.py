from flask.testing import FlaskClient

URL = "/api/v1/users"


def test_create_and_read(client: FlaskClient) -> None:
    created = client.post(URL, json={"email": "ada@example.com"})
    assert created.status_code == 201
    assert client.get(f"{URL}/{created.json['id']}").json == created.json  # type: ignore[index]


def test_each_test_has_its_own_database(client: FlaskClient) -> None:
    assert client.get(f"{URL}/1").status_code == 404


def test_invalid_body_is_422(client: FlaskClient) -> None:
    assert client.post(URL, json={"email": ""}).status_code == 422
