from {{package}}.words import count_words, longest_words


def test_case_does_not_matter() -> None:
    assert count_words(["One two", "two"]) == {"one": 1, "two": 2}


def test_longest_first() -> None:
    assert longest_words(["a ccc bb", "bb aa"], 3) == ["ccc", "aa", "bb"]
