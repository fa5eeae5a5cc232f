from flask.testing import FlaskClient

URL = "/api/v1/notes"
NOTE = {"title": "Groceries", "text": "Bread, salt"}


def create(client: FlaskClient) -> str:
    created = client.post(URL, json=NOTE)
    assert created.status_code == 201
    return f"{URL}/{created.get_json()['id']}"


def test_create_and_read(client: FlaskClient) -> None:
    address = create(client)
    assert client.get(address).get_json()["title"] == "Groceries"


def test_list_is_paged(client: FlaskClient) -> None:
    for _ in range(3):
        create(client)
    page = client.get(URL, query_string={"offset": 1, "limit": 1}).get_json()
    assert [note["id"] for note in page] == [2]
    assert client.get(URL, query_string={"limit": 0}).status_code == 422


def test_empty_title_is_refused(client: FlaskClient) -> None:
    assert client.post(URL, json={"title": "", "text": ""}).status_code == 422


def test_deleted_note_is_gone(client: FlaskClient) -> None:
    address = create(client)
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404
