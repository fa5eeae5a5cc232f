from celery import shared_task
from django.core.mail import send_mail

from apps.orders.models import Order


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=5)
def send_order_receipt(order_id: int) -> None:
    """Takes the id: the row is loaded as it is when the task runs."""
    order = Order.objects.select_related("customer").get(pk=order_id)
    send_mail(
        subject=f"Receipt for {order.reference}",
        message="Thank you.",
        from_email=None,
        recipient_list=[order.customer.email],
    )
