"""Redis is played by fakeredis, Celery's broker and Dramatiq's by their in-memory ones."""

import warnings
from collections.abc import Iterator

import dramatiq.brokers.redis
import fakeredis
import pytest
import redis
from celery.contrib.testing.worker import start_worker
from dramatiq.brokers.stub import StubBroker

dramatiq.brokers.redis.RedisBroker = lambda url: StubBroker()  # type: ignore[assignment, misc]
redis.Redis = fakeredis.FakeRedis  # type: ignore[misc]

from app.celery_app import celery_app  # noqa: E402


@pytest.fixture(scope="session")
def worker() -> Iterator[None]:
    celery_app.conf.update(broker_url="memory://", result_backend="cache+memory://")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with start_worker(celery_app, perform_ping_check=False):
            yield
