from pathlib import Path

import pytest

from {{package}}.cli import main


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_text("three two three\none\n", "utf-8")
    return path


def test_count(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["count", str(file), "--top", "1"]) == 0
    assert capsys.readouterr().out.split() == ["2", "three"]


def test_longest(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["longest", str(file)]) == 0
    assert capsys.readouterr().out.split() == ["three", "one", "two"]


def test_error_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["count", str(tmp_path / "missing.txt")]) == 1
    assert capsys.readouterr().err.startswith("error: ")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == "0.1.0\n"
