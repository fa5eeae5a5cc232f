import pytest
from rest_framework.test import APIClient

from apps.users.models import User


@pytest.fixture
def user(db: None) -> User:
    return User.objects.create_user(username="ada", email="ada@example.com")


@pytest.fixture
def client(user: User) -> APIClient:
    """Asks as `user`."""
    client = APIClient()
    client.force_authenticate(user)
    return client
