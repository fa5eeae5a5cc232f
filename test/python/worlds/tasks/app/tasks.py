"""What `aw-celery-enqueue` sends."""

from app.celery_app import celery_app

sent: list[tuple[int, str]] = []


@celery_app.task
def send_email(user_id: int, template: str) -> None:
    sent.append((user_id, template))
