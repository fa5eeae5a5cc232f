from fastapi import APIRouter
from sqlalchemy import text

from {{package}}.core.database import SessionDep

router = APIRouter(prefix="/health", tags=["health"])


@router.get("/live")
async def live() -> dict[str, str]:
    """The process answers. It asks nobody else: a restart would not mend them."""
    return {"status": "ok"}


@router.get("/ready")
async def ready(session: SessionDep) -> dict[str, str]:
    """Requests can be served, which needs the database."""
    await session.execute(text("SELECT 1"))
    return {"status": "ok"}
