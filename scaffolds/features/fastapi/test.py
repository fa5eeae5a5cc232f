{{#asyncClient}}
from collections.abc import AsyncIterator
{{/asyncClient}}
from unittest.mock import Mock, create_autospec
import pytest
{{#asyncClient}}
import pytest_asyncio
{{/asyncClient}}
from fastapi import FastAPI
{{#asyncClient}}
from httpx import ASGITransport, AsyncClient
{{/asyncClient}}
{{^asyncClient}}
from fastapi.testclient import TestClient
{{/asyncClient}}
from {{modules.provider}} import get_{{entity}}_service
from {{modules.model}} import {{Entity}}
from {{modules.router}} import {{router}}
from {{modules.service}} import {{Entity}}Service

{{#asyncClient}}
pytestmark = pytest.mark.asyncio

{{/asyncClient}}
URL = "/{{slug}}"


@pytest.fixture
def service() -> Mock:
    """Has the signatures of {{Entity}}Service, and none of its effects."""
    double: Mock = create_autospec({{Entity}}Service, instance=True)
    return double


@pytest.fixture
def app(service: Mock) -> FastAPI:
    app = FastAPI()
    app.include_router({{router}}{{^ownPrefix}}, prefix=URL{{/ownPrefix}})
    app.dependency_overrides[get_{{entity}}_service] = lambda: service
    return app


{{#asyncClient}}
@pytest_asyncio.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    transport = ASGITransport(app=app)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        yield client


{{/asyncClient}}
{{^asyncClient}}
@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return TestClient(app)


{{/asyncClient}}
{{clientAsync}}def test_read({{clientParameter}}, service: Mock) -> None:
    service.get.return_value = {{Entity}}(id=7, name="First")
    response = {{clientAwait}}client.get(f"{URL}/7")
    assert response.json() == {"id": 7, "name": "First"}


{{clientAsync}}def test_unknown_id_is_404({{clientParameter}}, service: Mock) -> None:
    service.get.return_value = None
    assert ({{clientAwait}}client.get(f"{URL}/7")).status_code == 404


{{clientAsync}}def test_create({{clientParameter}}, service: Mock) -> None:
    service.create.return_value = {{Entity}}(id=7, name="First")
    response = {{clientAwait}}client.post(URL, json={"name": "First"})
    assert response.status_code == 201
    assert service.create.call_args.args[0].name == "First"


{{clientAsync}}def test_empty_name_is_422({{clientParameter}}, service: Mock) -> None:
    response = {{clientAwait}}client.post(URL, json={"name": ""})
    assert response.status_code == 422
    service.create.assert_not_called()


{{clientAsync}}def test_delete({{clientParameter}}, service: Mock) -> None:
    service.get.return_value = {{Entity}}(id=7, name="First")
    assert ({{clientAwait}}client.delete(f"{URL}/7")).status_code == 204
    service.delete.assert_called_once_with(service.get.return_value)
