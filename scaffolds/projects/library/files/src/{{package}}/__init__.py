"""{{title}}: durations as people write them.

What is named here is the public face; everything else may change at any time.
"""

from {{package}}.durations import DurationError, format_duration, parse_duration

__all__ = ["DurationError", "format_duration", "parse_duration"]
