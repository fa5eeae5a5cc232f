from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Empty for now; its fields come when they are needed."""
