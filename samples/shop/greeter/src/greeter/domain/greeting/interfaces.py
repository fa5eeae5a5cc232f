class Printer:
    """Prints."""
