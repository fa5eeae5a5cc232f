import pytest
from app import unit_of_work as module
from app.orders import tasks
from app.orders.models import Order
from app.unit_of_work import unit_of_work
from app.users.models import User
from app.users.repository import UserRepository
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker


def test_repository(session: Session) -> None:
    users = UserRepository(session)
    ada = User(email="ada@example.com")
    users.add(ada)
    session.flush()
    assert users.get(ada.id) is ada
    assert users.get_by_email("ada@example.com") is ada
    users.delete(ada)
    session.flush()
    assert users.list_page() == []


def test_unit_of_work(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "session_factory", sessionmaker(engine))
    with unit_of_work() as work:
        work.users.add(User(email="kept@example.com"))
        work.commit()
    with unit_of_work() as work:
        work.users.add(User(email="dropped@example.com"))
        work.rollback()
    with unit_of_work() as work:
        assert [user.email for user in work.users.list_page()] == ["kept@example.com"]


def test_idempotent_task(session: Session, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "session_factory", sessionmaker(engine))
    order = Order(status="open")
    session.add(order)
    session.commit()
    assert tasks.process_order(order.id) is True
    assert tasks.process_order(order.id) is False
    assert tasks.process_order(999) is False
