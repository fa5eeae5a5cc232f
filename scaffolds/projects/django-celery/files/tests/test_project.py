import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client


@pytest.mark.django_db
def test_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_configuration_has_no_mistakes() -> None:
    call_command("check", fail_level="WARNING")


@pytest.mark.django_db
def test_admin_lists_orders() -> None:
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("root"))
    assert client.get("/admin/orders/order/").status_code == 200
