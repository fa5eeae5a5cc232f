"""Domain errors are answered in every test, as in production."""

from app.exception_handlers import add_exception_handlers
from app.main import app

add_exception_handlers(app)
