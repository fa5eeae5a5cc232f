"""The application object."""

from fastapi import FastAPI

from werkzeug.middleware.proxy_fix import ProxyFix

from shop.api import checkout, orders, users
from shop.database import engine

app = FastAPI(title="Shop", debug=True)
app.add_middleware(ProxyFix, x_for=1)
app.include_router(checkout.router, prefix="/api")
app.include_router(users.router, prefix="/api")
app.include_router(orders.router, prefix="/api")


@app.on_event("startup")
async def open_pool() -> None:
    await engine.connect()


@app.on_event("shutdown")
async def close_pool() -> None:
    await engine.dispose()
