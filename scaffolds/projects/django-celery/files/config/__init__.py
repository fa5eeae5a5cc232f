"""The project: settings, URLs, Celery. No features in here."""

# Loaded with Django, so that shared tasks find it.
from config.celery import app as celery_app

__all__ = ["celery_app"]
