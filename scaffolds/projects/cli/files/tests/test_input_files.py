from pathlib import Path

import pytest

from {{package}}.errors import AppError
from {{package}}.reading import read_lines


def test_one_file_after_the_other(tmp_path: Path) -> None:
    files = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for file in files:
        file.write_text(f"{file.stem}\n", "utf-8")
    assert list(read_lines(files)) == ["a", "b"]


def test_not_text(tmp_path: Path) -> None:
    file = tmp_path / "picture.bin"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(AppError, match=r"picture\.bin"):
        list(read_lines([file]))
