import re
from datetime import timedelta

SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
PART = re.compile(r"(\d+)\s*([dhms])\s*")


class DurationError(ValueError):
    """The text is no duration."""


def parse_duration(text: str) -> timedelta:
    """Reads `1h 30m`, `90m` or `2d`.

    Raises DurationError for anything else, the empty text among it.
    """
    rest = text.strip().lower()
    seconds = 0
    while match := PART.match(rest):
        number, unit = match.groups()
        seconds += int(number) * SECONDS[unit]
        rest = rest[match.end() :]
    if rest or not text.strip():
        raise DurationError(f"not a duration: {text!r}")
    return timedelta(seconds=seconds)


def format_duration(duration: timedelta) -> str:
    """Writes it with the largest units that fit; parts of a second are dropped."""
    rest = int(duration.total_seconds())
    if rest < 0:
        raise DurationError(f"a duration is not negative: {duration}")
    parts = []
    for unit, size in SECONDS.items():
        number, rest = divmod(rest, size)
        if number:
            parts.append(f"{number}{unit}")
    return " ".join(parts) or "0s"
