class AppError(Exception):
    """The parent of every error that this application raises on purpose."""


class NotFoundError(AppError):
    """The thing that was asked for is not there."""

    def __init__(self, entity: str, key: object) -> None:
        super().__init__(f"{entity} {key} was not found")


class ConflictError(AppError):
    """The change contradicts what is already stored."""
