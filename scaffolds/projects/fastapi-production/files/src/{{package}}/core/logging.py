import logging
import sys


def configure_logging(level: str) -> None:
    """One line an event to standard output, where the platform collects it."""
    logging.basicConfig(
        level=level,
        stream=sys.stdout,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
