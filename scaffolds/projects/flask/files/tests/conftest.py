from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from {{package}}.app import create_app
from {{package}}.extensions import db
from {{package}}.settings import Settings


@pytest.fixture
def app() -> Iterator[Flask]:
    """An application with a database of its own, in memory."""
    app = create_app(Settings(database_url="sqlite://"))
    app.testing = True
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
