class AppError(Exception):
    """What a user can do something about; printed without a traceback."""
