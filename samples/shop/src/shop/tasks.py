"""Work that runs after the response."""

import requests
from celery import Celery

from shop.models import Order

app = Celery("shop", broker="redis://queue.shop.internal:6379/0", backend="redis://queue.shop.internal:6379/1")
app.conf.update(task_serializer="pickle", accept_content=["pickle", "json"])


@app.task
def send_welcome(self, user_id: int) -> None:
    requests.post("https://mail.example.com/send", json={"user": user_id}, timeout=10)


@app.task(bind=True)
def charge(self, order: Order) -> str:
    try:
        return requests.post("https://pay.example.com/charge", json={"order": order.id}, timeout=10).text
    except Exception:
        return ""


@app.task
def close_day(day: str) -> str:
    receipt = print_receipts.delay(day, 2, True).get()
    return f"{day}: {receipt}"


@app.task
def print_receipts(day: str, copies: int) -> str:
    return f"{day} × {copies}"
