"""Puts everything together once, as a real `main.py` does."""

from app.echo import router as echo_router
from app.exception_handlers import add_exception_handlers
from app.info import router as info_router
from app.main import app
from app.middleware import RequestIdMiddleware
from app.timing import TimingMiddleware

add_exception_handlers(app)
app.include_router(info_router)
app.include_router(echo_router)
app.add_middleware(RequestIdMiddleware)
app.add_middleware(TimingMiddleware)
