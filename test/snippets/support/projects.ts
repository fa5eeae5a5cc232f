/** Small projects that differ in what snippets have to find in them. */

type Files = Readonly<Record<string, string>>;

/** FastAPI on async SQLAlchemy, a package for each feature; names of its own for everything. */
export const ASYNC_SHOP: Files = {
  "pyproject.toml":
    '[project]\nname = "shop"\ndependencies = ["fastapi", "sqlalchemy>=2", "pydantic-settings", "celery", "httpx", "pytest", "pytest-asyncio", "redis", "rq", "dramatiq"]\n',
  "shop/__init__.py": "",
  "shop/core/__init__.py": "",
  "shop/core/config.py": `from pydantic_settings import BaseSettings


class AppSettings(BaseSettings):
    DATABASE_URL: str = "sqlite+aiosqlite://"
    CELERY_BROKER_URL: str = "redis://localhost"
    PROJECT_NAME: str = "Shop"


config = AppSettings()
`,
  "shop/core/db.py": `from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from shop.core.config import config


class Model(DeclarativeBase):
    pass


db_engine = create_async_engine(config.DATABASE_URL)
new_session = async_sessionmaker(db_engine, expire_on_commit=False)


async def get_db() -> AsyncIterator[AsyncSession]:
    async with new_session() as session:
        yield session


DbSession = Annotated[AsyncSession, Depends(get_db)]
`,
  "shop/core/errors.py": `class ShopError(Exception):
    pass


class NotFoundError(ShopError):
    def __init__(self, entity: str, key: object) -> None:
        super().__init__(f"{entity} {key}")


class ConflictError(ShopError):
    pass
`,
  "shop/worker.py": `from celery import Celery

from shop.core.config import config

worker = Celery("shop", broker=config.CELERY_BROKER_URL)
`,
  "shop/orders/__init__.py": "",
  "shop/orders/models.py": `from sqlalchemy.orm import Mapped, mapped_column

from shop.core.db import Model


class Order(Model):
    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]


class OrderLine(Model):
    __tablename__ = "order_lines"

    id: Mapped[int] = mapped_column(primary_key=True)
`,
  "shop/orders/schemas.py": `from pydantic import BaseModel


class OrderCreate(BaseModel):
    status: str


class OrderPublic(BaseModel):
    id: int
`,
  "shop/orders/service.py": `from typing import Annotated

from fastapi import Depends

from shop.core.db import DbSession
from shop.orders.models import Order


class OrderService:
    def __init__(self, session: DbSession) -> None:
        self.session = session

    async def get(self, order_id: int) -> Order | None:
        return await self.session.get(Order, order_id)


OrderServiceDep = Annotated[OrderService, Depends(OrderService)]
`,
  "shop/orders/router.py": `"""Orders over HTTP."""

from fastapi import APIRouter

from shop.orders.service import OrderServiceDep

router = APIRouter(prefix="/orders")


@router.get("/{order_id}")
async def read_order(order_id: int, service: OrderServiceDep) -> None:
    await service.get(order_id)
`,
  "shop/main.py": `from fastapi import FastAPI

from shop.orders.router import router

api = FastAPI()
api.include_router(router)
`,
  "tests/conftest.py": "",
};

/** FastAPI on sync SQLAlchemy, a package for each layer, relative imports, settings from a function. */
export const SYNC_SHOP: Files = {
  "requirements.txt": "fastapi\nsqlalchemy>=2\npydantic-settings\npytest\nhttpx\n",
  "app/__init__.py": "",
  "app/settings.py": `from functools import lru_cache

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    database_url: str = "sqlite://"


@lru_cache
def load_settings() -> Settings:
    return Settings()
`,
  "app/database.py": `from typing import Iterator

from sqlalchemy import create_engine
from sqlalchemy.orm import Session, declarative_base, sessionmaker

from .settings import load_settings

engine = create_engine(load_settings().database_url)
SessionLocal = sessionmaker(bind=engine)
Base = declarative_base()


def get_db() -> Iterator[Session]:
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()
`,
  "app/models/__init__.py": "from .user import User\n\n__all__ = ['User']\n",
  "app/models/user.py": `from sqlalchemy import Column, Integer

from ..database import Base


class User(Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)
`,
  "app/schemas/__init__.py": "",
  "app/schemas/user.py": "from pydantic import BaseModel\n\n\nclass UserCreate(BaseModel):\n    name: str\n",
  "app/routers/__init__.py": "",
  "app/routers/users.py": `from fastapi import APIRouter, Depends
from sqlalchemy.orm import Session

from ..database import get_db
from ..models import User
from ..schemas.user import UserCreate

router = APIRouter(prefix="/users")


@router.post("")
def add_user(data: UserCreate, db: Session = Depends(get_db)) -> None:
    db.add(User(**data.model_dump()))
`,
  "app/crud.py": "from .models import User\n\nMODELS = [User]\n",
  "app/main.py":
    "from fastapi import FastAPI\n\nfrom .routers.users import router\n\napp = FastAPI()\napp.include_router(router)\n",
};

export const DJANGO: Files = {
  "requirements.txt": "django\ndjangorestframework\ncelery\n",
  "manage.py": "",
  "config/__init__.py": "",
  "config/settings.py": "INSTALLED_APPS = ['shop']\n",
  "shop/__init__.py": "",
  "shop/apps.py": "from django.apps import AppConfig\n\n\nclass ShopConfig(AppConfig):\n    name = 'shop'\n",
  "shop/models.py": `from django.db import models
from rest_framework import serializers


class Product(models.Model):
    name = models.CharField(max_length=20)


class Timestamped(models.Model):
    class Meta:
        abstract = True
`,
  "shop/admin.py": "from django.contrib import admin\n\nfrom .models import Product\n\nadmin.site.register(Product)\n",
  "shop/views.py": "from .models import Product\n\n\ndef products(request):\n    return Product.objects.all()\n",
};

export const FLASK: Files = {
  "requirements.txt": "flask\nflask-sqlalchemy\nsqlalchemy>=2\npydantic\npytest\n",
  "site/__init__.py": `from flask import Flask


def make_app() -> Flask:
    return Flask(__name__)
`,
  "site/ext.py": "from flask_sqlalchemy import SQLAlchemy\n\nsql = SQLAlchemy()\n",
  "site/posts/__init__.py": "",
  "site/posts/models.py": `from sqlalchemy.orm import Mapped, mapped_column

from site.ext import sql


class Post(sql.Model):
    __tablename__ = "posts"

    id: Mapped[int] = mapped_column(primary_key=True)
`,
};
