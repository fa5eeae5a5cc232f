"""Counts the words of text files."""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

WORD = re.compile(r"\w+")


def count_words(lines: Iterable[str]) -> Counter[str]:
    """How often each word occurs, whatever its case."""
    return Counter(word.lower() for line in lines for word in WORD.findall(line))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="{{name}}", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, help="text files, in UTF-8")
    parser.add_argument("--top", type=int, default=10, help="how many words to show")
    options = parser.parse_args(arguments)

    words: Counter[str] = Counter()
    for file in options.files:
        try:
            words += count_words(file.read_text("utf-8").splitlines())
        except (OSError, UnicodeDecodeError) as error:
            print(f"{file}: {error}", file=sys.stderr)
            return 1
    for word, count in words.most_common(options.top):
        print(f"{count:6} {word}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
