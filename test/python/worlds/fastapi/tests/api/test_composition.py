"""What the application module is for: everything put together once."""

import logging

import pytest
from app.main import app
from fastapi.testclient import TestClient


def test_settings_dependency_and_middleware(caplog: pytest.LogCaptureFixture) -> None:
    with TestClient(app) as client, caplog.at_level(logging.INFO):
        response = client.get("/info", headers={"x-request-id": "r-1"})
    assert response.json() == {"app_name": "App"}
    assert response.headers["x-request-id"] == "r-1"
    assert "/info gave 200" in caplog.text


def test_websocket() -> None:
    with TestClient(app) as client, client.websocket_connect("/ws/echo") as websocket:
        websocket.send_text("hello")
        assert websocket.receive_text() == "hello"
