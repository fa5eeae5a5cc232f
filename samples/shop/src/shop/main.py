"""The application object."""

from fastapi import FastAPI

from shop.api import orders, users
from shop.database import engine

app = FastAPI(title="Shop", debug=True)
app.include_router(users.router, prefix="/api")
app.include_router(orders.router, prefix="/api")


@app.on_event("startup")
async def open_pool() -> None:
    await engine.connect()


@app.on_event("shutdown")
async def close_pool() -> None:
    await engine.dispose()
