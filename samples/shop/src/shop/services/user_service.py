"""Everything that has anything to do with a user."""

from fastapi import HTTPException
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shop.models import Order, User


class UserService:
    def __init__(self, session: AsyncSession, mailer, payments, reports) -> None:
        self.session = session
        self.mailer = mailer
        self.payments = payments
        self.reports = reports

    async def get_user(self, user_id: int) -> User:
        user = await self.session.get(User, user_id)
        if user is None:
            raise HTTPException(status_code=404, detail="No such user")
        return user

    async def create_user(self, email: str, password_hash: str) -> User:
        user = User(email=email, password_hash=password_hash)
        self.session.add(user)
        await self.session.commit()
        return user

    async def deactivate_user(self, user_id: int) -> None:
        user = await self.get_user(user_id)
        user.is_active = False
        await self.session.commit()

    async def send_email(self, address: str, template: str) -> None:
        message = self.mailer.render(template)
        await self.mailer.send(address, message)

    async def send_newsletter(self, addresses: list[str]) -> None:
        for address in addresses:
            await self.mailer.send(address, self.mailer.render("newsletter"))

    async def process_payment(self, order: Order, card_token: str) -> str:
        return await self.payments.charge(card_token, order.total)

    async def refund_payment(self, payment_id: str) -> None:
        await self.payments.refund(payment_id)

    async def generate_report(self, year: int) -> bytes:
        return self.reports.render("year", year=year)

    async def export_report(self, year: int, path: str) -> None:
        self.reports.write(path, await self.generate_report(year))

    async def find_by_email(self, email: str) -> User | None:
        result = await self.session.execute(select(User).where(User.email == email))
        return result.scalar_one_or_none()
