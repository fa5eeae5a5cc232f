import pytest
from app.actors import send_email
from app.broker import broker
from dramatiq import Worker
from dramatiq.brokers.stub import StubBroker


def test_actor_runs_in_a_worker(capsys: pytest.CaptureFixture[str]) -> None:
    assert isinstance(broker, StubBroker)
    worker = Worker(broker, worker_timeout=100)
    worker.start()
    send_email.send(7, "welcome")
    broker.join(send_email.queue_name, timeout=10_000)
    worker.stop()
    assert "welcome for 7" in capsys.readouterr().out
