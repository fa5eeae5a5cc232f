from collections.abc import Iterable, Iterator
from pathlib import Path

from {{package}}.errors import AppError


def read_lines(files: Iterable[Path]) -> Iterator[str]:
    """The lines of all files, one after the other."""
    for file in files:
        try:
            yield from file.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise AppError(f"{file} cannot be read: {error}") from error
