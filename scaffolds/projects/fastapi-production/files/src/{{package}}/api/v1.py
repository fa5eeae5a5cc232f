"""Collects the routers of all features under one version."""

from fastapi import APIRouter

from {{package}}.items.router import router as items_router
from {{package}}.users.router import router as users_router

router = APIRouter(prefix="/api/v1")
router.include_router(users_router)
router.include_router(items_router)
