from httpx import AsyncClient

URL = "/api/v1/items"


async def test_life_of_an_item(client: AsyncClient) -> None:
    created = await client.post(URL, json={"name": "Lamp"})
    assert created.status_code == 201
    address = f"{URL}/{created.json()['id']}"

    changed = await client.patch(address, json={"name": "Desk lamp"})
    assert changed.json()["name"] == "Desk lamp"
    assert [item["name"] for item in (await client.get(URL)).json()] == ["Desk lamp"]

    assert (await client.delete(address)).status_code == 204
    assert (await client.get(address)).status_code == 404


async def test_page_has_a_limit(client: AsyncClient) -> None:
    assert (await client.get(URL, params={"limit": 1000})).status_code == 422
