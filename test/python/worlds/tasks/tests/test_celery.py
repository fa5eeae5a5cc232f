import importlib
from pathlib import Path

import httpx
import pytest
from app import counting, imports, pages, tasks, uploads, webhooks, welcome
from app.celery_app import celery_app
from celery.exceptions import Retry

pytestmark = pytest.mark.usefixtures("worker")


def answer(monkeypatch: pytest.MonkeyPatch, response: httpx.Response | Exception) -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        if isinstance(response, Exception):
            raise response
        return response

    client = httpx.Client(transport=httpx.MockTransport(handle))
    monkeypatch.setattr(httpx, "post", client.post)
    monkeypatch.setattr(httpx, "get", client.get)


def test_limits() -> None:
    assert celery_app.conf.task_time_limit == 300
    assert celery_app.conf.accept_content == ["json"]


def test_task(tmp_path: Path) -> None:
    file = tmp_path / "upload.csv"
    file.write_text("a\nb\n", encoding="utf-8")
    assert uploads.process_upload.delay(str(file)).get(timeout=10) == 2


def test_enqueue() -> None:
    welcome.welcome_user(7)
    assert tasks.send_email.delay(8, "welcome").get(timeout=10) is None
    assert (7, "welcome") in tasks.sent
    assert (7, "reminder") not in tasks.sent


def test_chain() -> None:
    assert imports.start_import("feed").get(timeout=10) == len("CONTENT OF FEED")


def test_chord() -> None:
    assert counting.start_count(["one", "two words"]).get(timeout=10) == 3


def test_beat() -> None:
    importlib.import_module("app.schedule")
    assert celery_app.conf.beat_schedule["purge-sessions-nightly"]["options"] == {"expires": 3600}


def test_bound_task_retries_what_may_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    for passing in (httpx.ConnectError("no route"), httpx.Response(503)):
        answer(monkeypatch, passing)
        with pytest.raises((Retry, httpx.ConnectError)) as caught:
            webhooks.send_webhook.run("https://example.com", {"event": "paid"})
        assert caught.type in (Retry, httpx.ConnectError)
    answer(monkeypatch, httpx.Response(200))
    assert webhooks.send_webhook.run("https://example.com", {"event": "paid"}) == 200
    answer(monkeypatch, httpx.Response(400))
    with pytest.raises(httpx.HTTPStatusError):
        webhooks.send_webhook.run("https://example.com", {"event": "paid"})


def test_backoff_grows() -> None:
    assert 24 <= webhooks.backoff(0) <= 36
    assert 192 <= webhooks.backoff(3) <= 288


def test_autoretry(monkeypatch: pytest.MonkeyPatch) -> None:
    answer(monkeypatch, httpx.Response(200, text="page"))
    assert pages.fetch_page.delay("https://example.com").get(timeout=10) == "page"
    assert pages.fetch_page.max_retries == 5
