from httpx import AsyncClient

URL = "/api/v1/users"
ADA = {"email": "ada@example.com", "password": "correct horse"}


async def test_create_and_read(client: AsyncClient) -> None:
    created = await client.post(URL, json=ADA)
    assert created.status_code == 201
    assert "password" not in created.text
    response = await client.get(f"{URL}/{created.json()['id']}")
    assert response.json() == created.json()


async def test_same_email_twice_is_409(client: AsyncClient) -> None:
    await client.post(URL, json=ADA)
    assert (await client.post(URL, json=ADA)).status_code == 409


async def test_unknown_id_is_404(client: AsyncClient) -> None:
    assert (await client.get(f"{URL}/999")).status_code == 404


async def test_short_password_is_422(client: AsyncClient) -> None:
    response = await client.post(URL, json=ADA | {"password": "short"})
    assert response.status_code == 422
