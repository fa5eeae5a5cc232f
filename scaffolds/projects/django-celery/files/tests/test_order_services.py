from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from apps.orders.selectors import open_orders
from apps.orders.services import AlreadyPaidError, pay_order, place_order
from apps.users.models import User

OnCommit = Callable[..., AbstractContextManager[list[Callable[[], object]]]]


def test_receipt_is_sent_after_the_commit(
    user: User, django_capture_on_commit_callbacks: OnCommit
) -> None:
    order = place_order(customer_id=user.pk, reference="A-1")
    with django_capture_on_commit_callbacks(execute=True):
        pay_order(order_id=order.pk)
        assert mail.outbox == []
    assert [message.to for message in mail.outbox] == [["ada@example.com"]]


def test_paid_order_is_not_open(user: User) -> None:
    order = place_order(customer_id=user.pk, reference="A-1")
    assert list(open_orders()) == [order]
    pay_order(order_id=order.pk)
    assert list(open_orders()) == []
    with pytest.raises(AlreadyPaidError):
        pay_order(order_id=order.pk)


def test_reference_is_unique(user: User) -> None:
    place_order(customer_id=user.pk, reference="A-1")
    with pytest.raises(ValidationError):
        place_order(customer_id=user.pk, reference="A-1")
