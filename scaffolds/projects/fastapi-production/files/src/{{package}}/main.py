from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from {{package}}.api import health, v1
from {{package}}.api.exception_handlers import add_exception_handlers
from {{package}}.core.database import engine
from {{package}}.core.logging import configure_logging
from {{package}}.core.settings import get_settings


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Opens what the whole process shares before the yield, closes it after."""
    configure_logging(get_settings().log_level)
    yield
    await engine.dispose()


app = FastAPI(title="{{title}}", lifespan=lifespan)
add_exception_handlers(app)
app.include_router(health.router)
app.include_router(v1.router)
