import pytest
from httpx import AsyncClient

pytestmark = pytest.mark.asyncio

URL = "/api/v1/users"


async def test_whole_life_of_a_resource(client: AsyncClient) -> None:
    created = (await client.post(URL, json={"email": "ada@example.com"})).json()
    url = f"{URL}/{created['id']}"

    assert (await client.get(url)).json() == created
    assert (await client.get(URL)).json() == [created]
    changed = await client.patch(url, json={"email": "ada@example.org"})
    assert changed.json()["email"] == "ada@example.org"
    assert (await client.patch(url, json={"email": None})).json()["email"] == "ada@example.org"
    assert (await client.delete(url)).status_code == 204
    assert (await client.get(url)).status_code == 404
    assert (await client.get(URL)).json() == []


async def test_page_is_bounded(client: AsyncClient) -> None:
    for number in range(3):
        await client.post(URL, json={"email": f"{number}@example.com"})
    page = (await client.get(URL, params={"offset": 1, "limit": 1})).json()
    assert [user["email"] for user in page] == ["1@example.com"]
    assert (await client.get(URL, params={"limit": 1000})).status_code == 422


async def test_same_email_twice_is_409(client: AsyncClient) -> None:
    await client.post(URL, json={"email": "ada@example.com"})
    assert (await client.post(URL, json={"email": "ada@example.com"})).status_code == 409
