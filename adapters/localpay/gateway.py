"""The port `Gateway` without a provider behind it: sales are rows of our own, and nothing costs anything."""

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from adapters.localpay.periods import charges_of, last_news, periods, right_of
from adapters.localpay.ports import Body, SaleRows
from adapters.localpay.price import Tariff, price_ref, tariff_of
from adapters.localpay.sale import GivenBack, Sale, Terms, sale_from_json, sale_to_json
from core.kernel.errors import Refused
from core.kernel.ids import PlanCode
from core.kernel.money import Money
from core.kernel.ports import Clock
from core.payments.provider import Buyer, Checkout, CustomerRef, Mode, Price, Reading, Report

EVENTS_REACH = timedelta(days=30)
"""As far back as a provider tells what happened."""

_SALE = re.compile(r"sale_[0-9a-f]{24}")


@dataclass(frozen=True, slots=True)
class LocalGateway:
    """A test checkout: paid by a button, renewed by the clock."""

    rows: SaleRows
    clock: Clock
    base_url: str

    @property
    def name(self) -> str:
        """What the provider is called in rows and audit."""
        return "local"

    @property
    def is_test(self) -> bool:
        """Nothing costs anything here."""
        return True

    async def make_price(self, plan: PlanCode, title: str, amount: Money, *, every: str, days: int | None) -> str:
        """Return the ref of a price of the plan; one that was archived is sold again."""
        ref = price_ref(plan, Tariff(amount, every))
        await self.rows.revive(ref)
        return ref

    async def check_price(self, ref: str) -> tuple[Money, str | None]:
        """Return amount and interval of a price that is sold. Raises `Refused`: `price.unknown`, `price.archived`."""
        tariff = tariff_of(ref)
        if await self.rows.is_archived(ref):
            raise Refused("price.archived", price=ref[:64])
        return tariff.amount, None if tariff.every == "pass" else tariff.every

    async def tag_price(self, ref: str, plan: PlanCode) -> None:
        """Nobody comes to a price here but by the checkout of a plan. Raises `Refused("price.unknown")`."""
        tariff_of(ref)

    async def archive_price(self, ref: str) -> None:
        """The price is sold no more; who has it keeps it. Raises `Refused("price.unknown")`."""
        tariff_of(ref)
        await self.rows.archive(ref)

    async def open_checkout(self, price: Price, buyer: Buyer, *, key: str, until: datetime) -> Checkout:
        """Return a page of our own; the same key gives the same page. Raises as `check_price` does."""
        await self.check_price(price.ref)
        draft = Sale(
            ref=f"sale_{sha256(key.encode()).hexdigest()[:24]}",
            customer=buyer.customer or CustomerRef(f"local_{buyer.member_id}"),
            member_id=buyer.member_id,
            terms=(Terms(price.plan, tariff_of(price.ref)),),
            days=price.days if price.mode is Mode.PASS else None,
            trial_days=price.trial_days if price.mode is Mode.SUBSCRIPTION else 0,
            expires_at=until,
        )
        kept = await self.rows.add(draft.ref, draft.customer, draft.member_id, sale_to_json(draft))
        sale = sale_from_json(kept)
        return Checkout(sale.ref, self._page(sale.ref), sale.expires_at, sale.customer)

    async def checkout_is_open(self, ref: str) -> bool:
        """Whether somebody can still pay on this checkout."""
        sale = await self.sale(ref)
        return sale is not None and sale.is_open(self.clock.now())

    async def pay(self, ref: str) -> Sale:
        """The checkout is paid; a second time changes nothing. Raises `Refused("checkout.gone")`."""

        def paid(body: Body) -> Body:
            sale, now = sale_from_json(body), self.clock.now()
            if sale.paid_at is not None:
                return body
            if not sale.is_open(now):
                raise Refused("checkout.gone")
            return sale_to_json(replace(sale, paid_at=now))

        kept = await self.rows.change(ref, paid) if _SALE.fullmatch(ref) else None
        if kept is None:
            raise Refused("checkout.gone")
        return sale_from_json(kept)

    async def read(self, customer: CustomerRef) -> Reading:
        """Return all that the customer paid for, as it stands now; a page that nobody paid on is no right."""
        now = self.clock.now()
        sales = [sale_from_json(body) for body in await self.rows.of(customer)]
        rights = tuple(right for sale in sales if (right := right_of(sale, now)) is not None)
        charges = tuple(charge for sale in sales for charge in charges_of(sale, now))
        return Reading(customer, sales[0].member_id if sales else None, rights, charges)

    async def cancel(self, right_key: str, *, at_once: bool, key: str) -> None:
        """Let the subscription end at its period's end, or at once. Done already is done."""

        def end(sale: Sale, now: datetime) -> Sale:
            at = now if at_once else periods(sale, now)[-1].end
            return sale if sale.cancel_at is not None and sale.cancel_at <= at else replace(sale, cancel_at=at)

        await self._change(right_key, key, end)

    async def resume(self, right_key: str, *, key: str) -> None:
        """Take the cancellation back. Raises `Refused("subscription.none")` for one that has ended."""

        def go_on(sale: Sale, now: datetime) -> Sale:
            return replace(_live(sale, now), cancel_at=None)

        await self._change(right_key, key, go_on)

    async def switch(self, right_key: str, price: Price, *, at_period_end: bool, key: str) -> None:
        """Move to another price, now or at the period's end. Here no difference is charged and the period stays: the
        new amount is paid from the next one on."""
        await self.check_price(price.ref)

        def move(sale: Sale, now: datetime) -> Sale:
            current = periods(_live(sale, now), now)[-1]
            since = current.end if at_period_end else now
            agreed = Terms(price.plan, tariff_of(price.ref), since, current.number + 1)
            # What was to come later is not to come any more.
            still = [terms for terms in sale.terms if terms.since is None or terms.since <= now]
            return replace(sale, terms=(*still, agreed))

        await self._change(right_key, key, move)

    async def refund(self, charge_ref: str, amount: Money | None, *, key: str) -> None:
        """Note that a charge was given back, in part or, with None, all that is left of it.

        Raises `Refused`: `charge.unknown`, `refund.done`, `refund.too_much`, `money.amount_malformed`.
        """
        ref, _, number = charge_ref.rpartition("-")

        def give_back(sale: Sale, now: datetime) -> Sale:
            minor = _to_give_back(sale, charge_ref, amount, now)
            return replace(sale, given_back=(*sale.given_back, GivenBack(int(number), now, minor)))

        if not await self._once(ref, key, give_back):
            raise Refused("charge.unknown", charge=charge_ref[:64])

    async def portal(self, customer: CustomerRef) -> str:
        """Return the page of the last sale: it says that there is no card. Raises `Refused("customer.none")`."""
        bodies = await self.rows.of(customer)
        if not bodies:
            raise Refused("customer.none")
        return self._page(sale_from_json(bodies[-1]).ref)

    async def changed_since(self, moment: datetime) -> AsyncIterator[CustomerRef]:
        """Yield whose sale was paid, changed or renewed since, oldest news first; at most 30 days back."""
        now = self.clock.now()
        newest: dict[CustomerRef, datetime] = {}
        for body in await self.rows.all():
            sale = sale_from_json(body)
            if (news := last_news(sale, now)) is not None and news >= max(moment, now - EVENTS_REACH):
                newest[sale.customer] = max(news, newest.get(sale.customer, news))
        for customer in sorted(newest, key=lambda one: newest[one]):
            yield customer

    async def verify(self, body: bytes, signature: str, now: datetime) -> Report:
        """Refuse: nobody sends webhooks for the test checkout."""
        raise Refused("webhook.forged")

    async def sale(self, ref: str) -> Sale | None:
        """Return the sale of this ref."""
        body = await self.rows.get(ref) if _SALE.fullmatch(ref) else None
        return None if body is None else sale_from_json(body)

    def _page(self, ref: str) -> str:
        return f"{self.base_url.rstrip('/')}/local/checkout/{ref}"

    async def _change(self, ref: str, key: str, change: Callable[[Sale, datetime], Sale]) -> None:
        """Make the change to a subscription, once for the key. Raises `Refused("subscription.none")` without one."""

        def subscription(sale: Sale, now: datetime) -> Sale:
            if sale.paid_at is None or sale.days is not None:
                raise Refused("subscription.none")
            return change(sale, now)

        if not await self._once(ref, key, subscription):
            raise Refused("subscription.none")

    async def _once(self, ref: str, key: str, change: Callable[[Sale, datetime], Sale]) -> bool:
        """Make the change, once for the key; False where there is no such sale."""

        def changed(body: Body) -> Body:
            sale, now = sale_from_json(body), self.clock.now()
            if key in sale.done:
                return body
            return sale_to_json(replace(change(sale, now), touched_at=now, done=(*sale.done, key)))

        return _SALE.fullmatch(ref) is not None and await self.rows.change(ref, changed) is not None


def _live(sale: Sale, now: datetime) -> Sale:
    if sale.has_ended(now):
        raise Refused("subscription.none")
    return sale


def _to_give_back(sale: Sale, charge_ref: str, amount: Money | None, now: datetime) -> int:
    """Return how much of the charge a refund of this amount gives back, in minor units."""
    charge = next((one for one in charges_of(sale, now) if one.ref == charge_ref), None)
    if charge is None:
        raise Refused("charge.unknown", charge=charge_ref[:64])
    left = charge.amount.amount_minor - charge.refunded_minor
    if left <= 0:
        raise Refused("refund.done")
    if amount is None:
        return left
    if amount.amount_minor <= 0 or amount.currency != charge.amount.currency:
        raise Refused("money.amount_malformed", amount=f"{amount.amount} {amount.currency}")
    if amount.amount_minor > left:
        raise Refused("refund.too_much", left=Money(left, amount.currency))
    return amount.amount_minor
