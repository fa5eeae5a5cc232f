import pytest
from httpx import AsyncClient


@pytest.mark.parametrize("probe", ["live", "ready"])
async def test_probes(client: AsyncClient, probe: str) -> None:
    response = await client.get(f"/health/{probe}")
    assert response.json() == {"status": "ok"}
