"""Orders in the database."""

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from shop.models import Order, OrderLine
from shop.services.pricing import total_of


class OrderRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def with_status(self, status: str) -> list[Order]:
        result = await self.session.execute(text(f"SELECT * FROM orders WHERE status = '{status}'"))
        return list(result.scalars())

    async def lines_of(self, orders: list[Order]) -> list[OrderLine]:
        lines: list[OrderLine] = []
        for order in orders:
            result = await self.session.execute(select(OrderLine).where(OrderLine.order_id == order.id))
            lines.extend(result.scalars())
        return lines

    async def turnover(self) -> int:
        return sum(total_of(order) for order in await self.with_status("paid"))
