"""A small shop on the stand-in, driven by the real client: what the stories of these tests begin with."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import stripe as library

from tests.wire.stripe import Account, StripeStandIn

START = datetime(2026, 1, 31, 12, tzinfo=UTC)
SUCCESS = "https://shop.test/back?session={CHECKOUT_SESSION_ID}"


class Shop:
    """The client, the stand-in, and the few calls that most stories share."""

    def __init__(self, standin: StripeStandIn, client: library.StripeClient) -> None:
        self.stripe, self.client, self.v1 = standin, client, client.v1

    async def customer(self, member: str = "m1") -> str:
        """Return a new customer's id."""
        made = await self.v1.customers.create_async({"metadata": {"member": member}})
        return made.id

    async def price(self, amount: int = 900, currency: str = "usd", every: str | None = "month") -> str:
        """Return a new price's id; `every` None is paid once."""
        params: Any = {"product_data": {"name": "VIP"}, "currency": currency, "unit_amount": amount}
        if every is not None:
            params["recurring"] = {"interval": every}
        return (await self.v1.prices.create_async(params)).id

    async def session(self, price: str, customer: str | None, mode: str = "subscription", **more: Any) -> Any:
        """Return an open session."""
        params: Any = {"mode": mode, "line_items": [{"price": price, "quantity": 1}], "success_url": SUCCESS, **more}
        if customer is not None:
            params["customer"] = customer
        return await self.v1.checkout.sessions.create_async(params)

    async def subscribed(self, customer: str, price: str, **more: Any) -> Any:
        """Return a subscription that was paid by card."""
        await self.stripe.pay((await self.session(price, customer, **more)).url)
        return (await self.v1.subscriptions.list_async({"customer": customer})).data[0]

    async def read(self, subscription: str) -> Any:
        """Return the subscription as it is now, with its newest invoice."""
        return await self.v1.subscriptions.retrieve_async(subscription, {"expand": ["latest_invoice.payments"]})

    async def charges(self, customer: str) -> list[Any]:
        """Return the customer's charges, newest first."""
        return (await self.v1.charges.list_async({"customer": customer})).data


def ends(subscription: Any) -> datetime:
    """Return the end of the period that is shown."""
    return datetime.fromtimestamp(subscription["items"].data[0].current_period_end, UTC)


@asynccontextmanager
async def open_shop(account: Account | None = None, *, retries: int = 0) -> AsyncIterator[Shop]:
    """A shop with an account of its own."""
    async with StripeStandIn(START, account) as standin:
        http = library.HTTPXClient()
        client = library.StripeClient(
            standin.key, base_addresses={"api": standin.url}, http_client=http, max_network_retries=retries
        )
        yield Shop(standin, client)
        await http.close_async()
