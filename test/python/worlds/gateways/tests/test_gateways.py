import logging
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import httpx
import pytest
from asgi_app import application as asgi_application
from asgi_middleware import TimingMiddleware as AsgiTiming
from wsgi_app import application as wsgi_application
from wsgi_middleware import TimingMiddleware as WsgiTiming


def test_wsgi(caplog: pytest.LogCaptureFixture) -> None:
    client = httpx.Client(
        transport=httpx.WSGITransport(app=validator(WsgiTiming(validator(wsgi_application)))),
        base_url="http://test",
    )
    with caplog.at_level(logging.INFO):
        assert client.get("/hello").text == "Hello, World!"
    assert "/hello took" in caplog.text


def test_wsgi_closes_what_it_wraps() -> None:
    closed: list[bool] = []

    class Body(list[bytes]):
        def close(self) -> None:
            closed.append(True)

    environ: dict[str, object] = {}
    setup_testing_defaults(environ)
    list(WsgiTiming(lambda environ, start_response: Body([b"x"]))(environ, lambda *args: print))
    assert closed == [True]


@pytest.mark.asyncio
async def test_asgi(caplog: pytest.LogCaptureFixture) -> None:
    transport = httpx.ASGITransport(app=AsgiTiming(asgi_application))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        with caplog.at_level(logging.INFO):
            assert (await client.get("/hello")).text == "Hello, World!"
    assert "/hello gave 200" in caplog.text


@pytest.mark.asyncio
async def test_asgi_refuses_what_it_does_not_speak() -> None:
    with pytest.raises(NotImplementedError, match="websocket"):
        await AsgiTiming(asgi_application)({"type": "websocket"}, None, None)  # type: ignore[arg-type]
