"""Password hashes, with the standard library's scrypt."""

import hashlib
import hmac
import secrets

N, R, P = 2**14, 8, 5
SALT_BYTES = 16


def hash_password(password: str) -> str:
    """Takes about a tenth of a second on purpose: call it in a thread."""
    salt = secrets.token_bytes(SALT_BYTES)
    return f"{salt.hex()}${_scrypt(password, salt).hex()}"


def verify_password(password: str, hashed: str) -> bool:
    salt, _, digest = hashed.partition("$")
    expected = bytes.fromhex(digest)
    return hmac.compare_digest(_scrypt(password, bytes.fromhex(salt)), expected)


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=N, r=R, p=P)
