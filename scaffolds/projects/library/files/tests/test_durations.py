from datetime import timedelta

import pytest

from {{package}} import DurationError, format_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90s", 90), ("1h 30m", 5_400), ("2d", 172_800), (" 1H30M ", 5_400)],
)
def test_parse(text: str, seconds: int) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", " ", "soon", "1", "1h later", "-1h"])
def test_parse_refuses(text: str) -> None:
    with pytest.raises(DurationError):
        parse_duration(text)


@pytest.mark.parametrize("text", ["1h 30m", "2d", "1d 1s", "0s"])
def test_there_and_back(text: str) -> None:
    assert format_duration(parse_duration(text)) == text


def test_format_refuses_negative_ones() -> None:
    with pytest.raises(DurationError):
        format_duration(timedelta(seconds=-1))
