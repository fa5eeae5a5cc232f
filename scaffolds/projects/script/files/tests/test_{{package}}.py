from pathlib import Path

import pytest

from {{package}} import count_words, main


def test_case_does_not_matter() -> None:
    assert count_words(["One two", "two"]) == {"one": 1, "two": 2}


def test_prints_the_most_frequent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "words.txt"
    file.write_text("b a b\n", "utf-8")
    assert main([str(file), "--top", "1"]) == 0
    assert capsys.readouterr().out.split() == ["2", "b"]


def test_missing_file_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "missing.txt")]) == 1
    assert "missing.txt" in capsys.readouterr().err
