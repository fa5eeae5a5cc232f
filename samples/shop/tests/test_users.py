async def test_unknown_user(client):
    response = await client.get("/api/users/999")
    assert response.status_code == 404
