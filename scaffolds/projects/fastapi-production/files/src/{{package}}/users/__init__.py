"""Users. Other features use what is named here and nothing behind it."""

from {{package}}.users.models import User
from {{package}}.users.service import UserService

__all__ = ["User", "UserService"]
