import os

os.environ.setdefault("DJANGO_SECRET_KEY", "not-secret-for-tests-only")

from config.settings.base import *  # noqa: F403

ALLOWED_HOSTS = ["testserver"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tasks run where they are enqueued, and their errors are the test's.
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
