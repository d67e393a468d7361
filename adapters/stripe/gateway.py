"""The port `Gateway` before Stripe."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from adapters.stripe import changing, checkout, fields, lookup
from adapters.stripe.client import PAGE, Calls, border, keyed, pages
from adapters.stripe.fields import Object, said
from adapters.stripe.reading import reading_of
from adapters.stripe.webhook import HANDLED, Said, said_by, verified
from core.kernel.errors import Broken, Refused
from core.kernel.ids import PlanCode
from core.kernel.money import Money
from core.kernel.phrase import phrase
from core.payments.provider import Buyer, Checkout, CustomerRef, Price, Reading, Report, ReportKind

YEAR_MONTHS = 12


@dataclass(frozen=True, slots=True)
class StripeGateway:
    """Stripe with one key. `public_url` is where payers come back to, None where we have no address.

    `webhook_secret` empty: every webhook is forged, and the poller alone finds out what happened.
    """

    calls: Calls
    webhook_secret: str
    public_url: str | None
    is_test: bool

    @property
    def name(self) -> str:
        """What the provider is called in rows and audit."""
        return "stripe"

    async def make_price(self, plan: PlanCode, title: str, amount: Money, *, every: str, days: int | None) -> str:
        """Return the ref of a new price, with a product of its own."""
        about = {"plan": plan} if days is None else {"plan": plan, "days": str(days)}
        asked: dict[str, Any] = {
            "currency": amount.currency,
            "unit_amount": amount.amount_minor,
            "product_data": {"name": title, "metadata": about},
            "metadata": about,
        }
        if days is None:
            asked["recurring"] = {"interval": every}
        with border():
            return (await self.calls.v1.prices.create_async(asked)).id

    async def check_price(self, ref: str) -> tuple[Money, str | None]:
        """Return amount and interval of a price that is sold, and that a plan can have."""
        price = await self._price(ref)
        if not price["active"]:
            raise Refused("price.archived", price=ref[:64])
        if price.get("unit_amount") is None:
            raise Refused("price.unknown", price=ref[:64])  # tiers, or parts of a cent
        return Money(price["unit_amount"], price["currency"]), _interval(price)

    async def tag_price(self, ref: str, plan: PlanCode) -> None:
        """The price names the plan: what is sold by it in the portal or the dashboard bears no word of ours else."""
        with border(Refused("price.unknown", price=ref[:64])):
            await self.calls.v1.prices.update_async(ref, {"metadata": {"plan": plan}})

    async def archive_price(self, ref: str) -> None:
        """The price is sold no more; who has it keeps it."""
        with border(Refused("price.unknown", price=ref[:64])):
            await self.calls.v1.prices.update_async(ref, {"active": False})

    async def open_checkout(self, price: Price, buyer: Buyer, *, key: str, until: datetime) -> Checkout:
        """Return Stripe's page; the same key gives the same page.

        Raises `Refused("plan.method_mode")` where a subscription asks for a way to pay that cannot renew.
        """
        return await checkout.open_checkout(self.calls, price, buyer, key=key, until=until, public_url=self.public_url)

    async def checkout_is_open(self, ref: str) -> bool:
        """Whether somebody can still pay on this page."""
        session = await self._session(ref)
        return session is not None and session["status"] == "open"

    async def customer_of(self, ref: str) -> CustomerRef | None:
        """Return whose checkout this is, for one who comes back from it; None for one that is not here."""
        session = await self._session(ref)
        customer = None if session is None else fields.ref(session.get("customer"))
        return None if customer is None else CustomerRef(customer)

    async def read(self, customer: CustomerRef) -> Reading:
        """Return all that Stripe knows of the customer now; all of it or an error, never a part."""
        return reading_of(await lookup.seen(self.calls, customer))

    async def cancel(self, right_key: str, *, at_once: bool, key: str) -> None:
        """Let the subscription end at its period's end, or at once. Done already is done."""
        await changing.cancel(self.calls, right_key, at_once=at_once, key=key)

    async def resume(self, right_key: str, *, key: str) -> None:
        """Take the cancellation back; `Refused("subscription.none")` where it has ended."""
        await changing.resume(self.calls, right_key, key=key)

    async def switch(self, right_key: str, price: Price, *, at_period_end: bool, key: str) -> None:
        """Move the subscription to another price, now for the difference or at the period's end."""
        move = changing.switch_later if at_period_end else changing.switch_now
        await move(self.calls, right_key, price, key=key)

    async def refund(self, charge_ref: str, amount: Money | None, *, key: str) -> None:
        """Give back a part, or all that is left: asked first and judged by the refusal, so a repeat is no fault."""
        asked: dict[str, Any] = {"charge": charge_ref}
        if amount is not None:
            asked["amount"] = amount.amount_minor
        known = {
            "charge_already_refunded": Refused("refund.done"),
            "charge_disputed": Refused("refund.disputed"),
            "amount": Refused("refund.too_much", left=amount),
        }
        try:
            with border(Refused("charge.unknown", charge=charge_ref[:64]), known):
                await self.calls.v1.refunds.create_async(asked, keyed(key, asked))
        except Refused as fault:
            if fault is not known["amount"]:
                raise
            raise Refused("refund.too_much", left=await lookup.left_of_charge(self.calls, charge_ref)) from fault

    async def portal(self, customer: CustomerRef) -> str:
        """Return the address of Stripe's page for the customer's card and invoices."""
        asked = {"customer": customer, "return_url": self.public_url or checkout.NOWHERE}
        with border(Refused("customer.none")):
            return (await self.calls.v1.billing_portal.sessions.create_async(asked)).url

    async def changed_since(self, moment: datetime) -> AsyncIterator[CustomerRef]:
        """Yield each customer about whom something happened, once, in the order of their first event."""
        asked = {"types": sorted(HANDLED), "created": {"gte": int(moment.timestamp())}, "limit": PAGE}
        with border():
            events = [event async for event in pages(await self.calls.v1.events.list_async(asked))]
        told: set[CustomerRef] = set()
        for event in reversed(events):
            customer = (await self._whole(said_by(event))).customer
            if customer is not None and customer not in told:
                told.add(customer)
                yield customer

    async def verify(self, body: bytes, signature: str, now: datetime) -> Report:
        """Return what a webhook says; only then, and for a dispute, is Stripe asked whose charge it is."""
        return await self._whole(verified(body, signature, self.webhook_secret, now))

    async def check_key(self) -> None:
        """Return if Stripe takes the key; `Refused("settings.invalid")` names the setting where it does not."""
        wrong = phrase("setting.stripe_key")
        try:
            with border():
                await self.calls.v1.events.list_async({"limit": 1})
        except Broken as fault:
            raise Refused("settings.invalid", name="STRIPE_SECRET_KEY", problem=wrong) from fault

    async def close_async(self) -> None:
        """Close the connections of this event loop."""
        await self.calls.close_async()

    async def _whole(self, found: Said) -> Report:
        if found.charge is None:
            return found.report
        customer = await lookup.customer_of_charge(self.calls, found.charge)
        kind = ReportKind.FOREIGN if customer is None else ReportKind.LOOK_AGAIN
        return replace(found.report, kind=kind, customer=customer)

    async def _price(self, ref: str) -> Object:
        with border(Refused("price.unknown", price=ref[:64])):
            return (await self.calls.v1.prices.retrieve_async(ref)).to_dict()

    async def _session(self, ref: str) -> Object | None:
        try:
            with border(Refused("checkout.gone")):
                return (await self.calls.v1.checkout.sessions.retrieve_async(ref)).to_dict()
        except Refused:
            return None


def stripe_gateway(key: str, *, webhook_secret: str, base: str, public_url: str | None) -> StripeGateway:
    """Return the gateway for a secret key; with one of Stripe's test mode no money moves."""
    is_test = key.startswith(("sk_test_", "rk_test_"))
    return StripeGateway(Calls(key, base), webhook_secret, public_url, is_test)


def _interval(price: Object) -> str | None:
    if price.get("recurring") is None:
        return None
    every, count = said(price, "recurring", "interval"), said(price, "recurring", "interval_count") or 1
    if (every, count) == ("month", YEAR_MONTHS):
        return "year"
    if count != 1 or every not in ("month", "year"):
        raise Refused("price.interval", price=price["id"][:64])
    return every
