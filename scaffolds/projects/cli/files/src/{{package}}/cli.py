"""The command line: reads arguments, calls the program, prints. No logic of its own."""

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from {{package}}.errors import AppError
from {{package}}.reading import read_lines
from {{package}}.words import count_words, longest_words

PROGRAM = "{{name}}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Gives the exit status: 0, or 1 where the work could not be done."""
    options = build_parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except AppError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=PROGRAM, description="Statistics of texts.")
    parser.add_argument("--version", action="version", version=version(PROGRAM))
    commands = parser.add_subparsers(required=True)

    count = commands.add_parser("count", help="the most frequent words")
    count.add_argument("files", nargs="+", type=Path)
    count.add_argument("--top", type=int, default=10)
    count.set_defaults(run=run_count)

    longest = commands.add_parser("longest", help="the longest words")
    longest.add_argument("files", nargs="+", type=Path)
    longest.add_argument("--top", type=int, default=10)
    longest.set_defaults(run=run_longest)
    return parser


def run_count(options: argparse.Namespace) -> int:
    for word, count in count_words(read_lines(options.files)).most_common(options.top):
        print(f"{count:6} {word}")
    return 0


def run_longest(options: argparse.Namespace) -> int:
    for word in longest_words(read_lines(options.files), options.top):
        print(word)
    return 0
