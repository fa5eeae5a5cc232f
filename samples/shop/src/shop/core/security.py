"""Passwords and tokens."""

from passlib.context import CryptContext

from shop.api.schemas import UserCreate

passwords = CryptContext(schemes=["bcrypt"])

TOKEN_SECRET = "b7Xq2vLz9RkT4mNw8sYp3dHf6gJc1aEu"


def hash_of(user: UserCreate) -> str:
    return passwords.hash(user.password)
