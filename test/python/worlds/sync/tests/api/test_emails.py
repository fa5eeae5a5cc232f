from fastapi.testclient import TestClient


def test_the_client_works_on_the_session_of_the_test(client: TestClient) -> None:
    client.post("/emails", params={"email": "ada@example.com"})
    assert client.get("/emails").json() == ["ada@example.com"]


def test_and_each_test_has_its_own(client: TestClient) -> None:
    assert client.get("/emails").json() == []
