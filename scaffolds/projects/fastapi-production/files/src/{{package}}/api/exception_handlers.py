"""The one place where errors of the application become status codes."""

from fastapi import FastAPI, Request, status
from fastapi.responses import JSONResponse

from {{package}}.core.exceptions import (
    AppError,
    ConflictError,
    NotFoundError,
)

STATUS_CODES: dict[type[AppError], int] = {
    NotFoundError: status.HTTP_404_NOT_FOUND,
    ConflictError: status.HTTP_409_CONFLICT,
}


def add_exception_handlers(app: FastAPI) -> None:
    @app.exception_handler(AppError)
    async def answer_with_status(request: Request, error: AppError) -> JSONResponse:
        code = STATUS_CODES.get(type(error), status.HTTP_400_BAD_REQUEST)
        return JSONResponse({"detail": str(error)}, status_code=code)
