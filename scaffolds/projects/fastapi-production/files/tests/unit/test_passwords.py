from {{package}}.core.security import hash_password, verify_password


def test_right_and_wrong_password() -> None:
    hashed = hash_password("correct horse")
    assert verify_password("correct horse", hashed)
    assert not verify_password("battery staple", hashed)


def test_hashes_of_one_password_differ() -> None:
    assert hash_password("correct horse") != hash_password("correct horse")
