"""A shop on the stand-in of Stripe, run through the gateway; skips what imports it where there is no stand-in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.stripe.gateway import StripeGateway, stripe_gateway
from core.kernel.errors import Refused
from core.kernel.ids import MemberId, PlanCode
from core.kernel.money import Money
from core.payments.provider import Buyer, Checkout, CustomerRef, Mode, Price, Reading
from core.payments.right import Right

stand_in = pytest.importorskip("tests.wire.stripe", reason="the stand-in of Stripe is not here")

START = datetime(2026, 1, 31, 12, tzinfo=UTC)
FEB, MAR = datetime(2026, 2, 28, 12, tzinfo=UTC), datetime(2026, 3, 31, 12, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SECRET = "whsec_wire"
VIP, PRO, PASS = PlanCode("vip"), PlanCode("pro"), PlanCode("pass")


@dataclass
class Shop:
    """The gateway, and what member 7 does with it."""

    stripe: Any
    gateway: StripeGateway
    customer: CustomerRef | None = None
    number: int = 0

    async def price(self, plan: PlanCode = VIP, amount: int = 900, every: str = "month", **more: Any) -> Price:
        """Return a new price at Stripe."""
        days, currency = more.pop("days", None), more.pop("currency", "usd")
        ref = await self.gateway.make_price(plan, plan, Money(amount, currency), every=every, days=days)
        return Price(plan, ref, Mode.SUBSCRIPTION if days is None else Mode.PASS, days=days, **more)

    async def open(self, price: Price, key: str | None = None, language: str = "zh") -> Checkout:
        """Return an open checkout, a new one unless a key is given."""
        self.number += 1
        buyer = Buyer(MemberId(7), self.customer, language)
        until = self.stripe.now + HOUR
        checkout = await self.gateway.open_checkout(price, buyer, key=key or f"checkout:{self.number}", until=until)
        self.customer = checkout.customer
        return checkout

    async def buy(self, price: Price | None = None, **how: Any) -> Right:
        """Return what member 7 has after paying."""
        checkout = await self.open(price or await self.price())
        await self.stripe.pay(checkout.url, **how)
        return await self.right()

    async def read(self) -> Reading:
        assert self.customer is not None
        return await self.gateway.read(self.customer)

    async def right(self) -> Right:
        return (await self.read()).rights[-1]

    def until(self, moment: datetime) -> None:
        self.stripe.advance(moment - self.stripe.now)

    def asked(self, since: int = 0) -> list[str]:
        return [f"{one.method} {one.path}" for one in self.stripe.asked[since:]]


@asynccontextmanager
async def open_shop() -> AsyncIterator[Shop]:
    """Open an empty shop at `START`."""
    async with stand_in.StripeStandIn(START) as stripe:
        gateway = stripe_gateway(stripe.key, webhook_secret=SECRET, base=stripe.url, public_url=None)
        yield Shop(stripe, gateway)
        await gateway.close_async()


async def refusal(awaitable: Any) -> str:
    with pytest.raises(Refused) as caught:
        await awaitable
    return caught.value.key
