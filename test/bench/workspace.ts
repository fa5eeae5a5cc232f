/** Generated code in the shape of a real service: features with routes, services, repositories and models. */

const FEATURES = 250;
const OPEN_LINES = 2_000;

export interface GeneratedWorkspace {
  /** Path → text. */
  readonly files: ReadonlyMap<string, string>;
  /** The large module that is being edited. */
  readonly open: string;
}

/** 1,000 modules and their packages' faces; one of them has 2,000 lines. */
export function generateWorkspace(): GeneratedWorkspace {
  const files = new Map<string, string>([
    [
      "pyproject.toml",
      '[project]\nname = "app"\nversion = "1"\ndependencies = ["fastapi", "sqlalchemy>=2", "httpx"]\n',
    ],
    ["app/__init__.py", ""],
    ["app/database.py", DATABASE],
  ]);
  for (let at = 0; at < FEATURES; at++) {
    const feature = featureName(at);
    const other = featureName((at * 7 + 3) % FEATURES);
    files.set(`app/${feature}/__init__.py`, `from app.${feature}.models import Item\n\n__all__ = ["Item"]\n`);
    files.set(`app/${feature}/models.py`, models(feature));
    files.set(`app/${feature}/repository.py`, repository(feature));
    files.set(`app/${feature}/service.py`, service(feature, other, at > 0));
    files.set(`app/${feature}/routes.py`, routes(feature, 2));
  }
  const open = `app/${featureName(FEATURES / 2)}/routes.py`;
  const sample = routes(featureName(FEATURES / 2), 2);
  const perRoute = (routes(featureName(0), 102).split("\n").length - sample.split("\n").length) / 100;
  files.set(open, routes(featureName(FEATURES / 2), Math.ceil(OPEN_LINES / perRoute)));
  return { files, open };
}

function featureName(at: number): string {
  return `feature_${String(at).padStart(3, "0")}`;
}

const DATABASE = `from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


engine = create_async_engine("sqlite+aiosqlite://")
sessions = async_sessionmaker(engine, expire_on_commit=False)


async def get_session() -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session
`;

function models(feature: string): string {
  return `from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base


class Item(Base):
    """What ${feature} is about."""

    __tablename__ = "${feature}"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    price: Mapped[int]

    def total(self, quantity: int) -> int:
        return self.price * quantity
`;
}

function repository(feature: string): string {
  return `from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.${feature}.models import Item


class ItemRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, item_id: int) -> Item | None:
        return await self.session.get(Item, item_id)

    async def by_name(self, name: str) -> list[Item]:
        result = await self.session.scalars(select(Item).where(Item.name == name))
        return list(result)

    async def add(self, name: str, price: int) -> Item:
        item = Item(name=name, price=price)
        self.session.add(item)
        await self.session.flush()
        return item
`;
}

function service(feature: string, other: string, usesOther: boolean): string {
  const second = usesOther && other < feature;
  return `import time

from app.${feature}.models import Item
from app.${feature}.repository import ItemRepository
${second ? `from app.${other}.service import price_of\n` : ""}

def price_of(item: Item, quantity: int) -> int:
    if quantity > 100:
        return item.total(quantity) // 2
    return item.total(quantity)


def wait_for_it(seconds: float) -> None:
    time.sleep(seconds)


class ItemService:
    def __init__(self, items: ItemRepository) -> None:
        self.items = items

    async def order(self, item_id: int, quantity: int) -> int:
        item = await self.items.get(item_id)
        if item is None:
            raise LookupError(item_id)
        return price_of(item, quantity)${second ? " + 0" : ""}
`;
}

function routes(feature: string, count: number): string {
  const handlers = Array.from({ length: count }, (_, at) => handler(feature, at));
  return `from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import get_session
from app.${feature}.repository import ItemRepository
from app.${feature}.service import ItemService, wait_for_it

router = APIRouter(prefix="/${feature}")
Session = Annotated[AsyncSession, Depends(get_session)]

${handlers.join("\n")}`;
}

function handler(feature: string, at: number): string {
  return `
@router.get("/items/${at}/{item_id}")
async def read_${at}(item_id: int, session: Session, quantity: int = 1) -> dict[str, int | str]:
    """Reads an item of ${feature}."""
    service = ItemService(ItemRepository(session))
    try:
        price = await service.order(item_id, quantity)
    except LookupError as error:
        raise HTTPException(404, "no such item") from error
    label = f"{item_id}: {price}"
    if price > ${at * 10}:
        label += " (expensive)"
    return {"price": price, "label": label}
`;
}
