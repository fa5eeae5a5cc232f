import re
from collections import Counter
from collections.abc import Iterable

WORD = re.compile(r"\w+")


def count_words(lines: Iterable[str]) -> Counter[str]:
    """How often each word occurs, whatever its case."""
    return Counter(word.lower() for line in lines for word in WORD.findall(line))


def longest_words(lines: Iterable[str], number: int) -> list[str]:
    """The longest words first, each once; words of one length by the alphabet."""
    words = count_words(lines)
    return sorted(words, key=lambda word: (-len(word), word))[:number]
