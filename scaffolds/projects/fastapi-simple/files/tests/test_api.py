from httpx import AsyncClient

NOTE = {"title": "Groceries", "text": "Bread, salt"}


async def test_create_and_read(client: AsyncClient) -> None:
    created = await client.post("/notes", json=NOTE)
    assert created.status_code == 201
    response = await client.get(f"/notes/{created.json()['id']}")
    assert response.json() == created.json()


async def test_list_is_paged(client: AsyncClient) -> None:
    for _ in range(3):
        await client.post("/notes", json=NOTE)
    page = (await client.get("/notes", params={"offset": 1, "limit": 1})).json()
    assert [note["id"] for note in page] == [2]


async def test_empty_title_is_refused(client: AsyncClient) -> None:
    response = await client.post("/notes", json={"title": "", "text": ""})
    assert response.status_code == 422


async def test_deleted_note_is_gone(client: AsyncClient) -> None:
    note_id = (await client.post("/notes", json=NOTE)).json()["id"]
    assert (await client.delete(f"/notes/{note_id}")).status_code == 204
    assert (await client.get(f"/notes/{note_id}")).status_code == 404


async def test_health(client: AsyncClient) -> None:
    assert (await client.get("/health")).json() == {"status": "ok"}
