from rest_framework.test import APIClient

from apps.orders.services import place_order
from apps.users.models import User

URL = "/api/v1/orders/"


def test_create_and_list(client: APIClient) -> None:
    created = client.post(URL, {"reference": "A-1"})
    assert created.status_code == 201
    page = client.get(URL).json()
    assert [order["id"] for order in page["results"]] == [created.json()["id"]]


def test_orders_of_others_are_not_there(client: APIClient) -> None:
    other = User.objects.create_user(username="bob")
    order = place_order(customer_id=other.pk, reference="B-1")
    assert client.get(f"{URL}{order.pk}/").status_code == 404


def test_nobody_is_refused() -> None:
    assert APIClient().get(URL).status_code == 403


def test_paid_once(client: APIClient) -> None:
    address = f"{URL}{client.post(URL, {'reference': 'A-1'}).json()['id']}/pay/"
    assert client.post(address).json()["status"] == "paid"
    assert client.post(address).status_code == 409
