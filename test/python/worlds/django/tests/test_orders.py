from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.exceptions import ValidationError
from orders.models import Order
from orders.selectors import open_orders, orders_of
from orders.services import AlreadyPaidError, create_order, pay_order
from orders.tasks import send_order_receipt
from rest_framework.test import APIClient


@pytest.fixture
def user() -> User:
    return User.objects.create_superuser(username=uuid4().hex, email="ada@example.com", password="x")


@pytest.fixture
def client(user: User) -> APIClient:
    client = APIClient()
    client.force_login(user)
    return client


def test_api_creates_through_the_service(client: APIClient, user: User) -> None:
    response = client.post("/api/v1/orders/", {"reference": uuid4().hex})
    assert response.status_code == 201
    assert [order.pk for order in orders_of(customer_id=user.pk)] == [response.json()["id"]]
    assert response.json()["status"] == "open"


def test_api_hides_what_others_have(client: APIClient) -> None:
    other = User.objects.create_user(username=uuid4().hex)
    order = create_order(customer_id=other.pk, reference=uuid4().hex)
    assert client.get(f"/api/v1/orders/{order.pk}/").status_code == 404
    assert APIClient().get("/api/v1/orders/").status_code == 403


def test_services_and_selectors(user: User) -> None:
    order = create_order(customer_id=user.pk, reference=uuid4().hex)
    assert order in open_orders()
    with pytest.raises(ValidationError):
        create_order(customer_id=user.pk, reference=order.reference)
    pay_order(order_id=order.pk)
    assert order not in open_orders()
    with pytest.raises(AlreadyPaidError):
        pay_order(order_id=order.pk)


def test_receipt_is_sent(user: User) -> None:
    mail.outbox = []
    order = create_order(customer_id=user.pk, reference=uuid4().hex)
    send_order_receipt(order.pk)
    assert [message.to for message in mail.outbox] == [["ada@example.com"]]


def test_admin_lists(client: APIClient, user: User) -> None:
    order = create_order(customer_id=user.pk, reference=uuid4().hex)
    page = client.get("/admin/orders/order/", {"q": order.reference})
    assert order.reference in page.content.decode()
    assert Order.objects.filter(pk=order.pk).exists()
