import os

os.environ.setdefault("DJANGO_SECRET_KEY", "not-secret-for-local-use-only")

from config.settings.base import *  # noqa: F403

DEBUG = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
