"""The port `Gateway` without a provider behind it: sales are rows of our own, and nothing costs anything."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol

from adapters.localpay.sale import Sale, charges_of, periods, right_of, sale_from_json, sale_to_json
from core.kernel.errors import Refused
from core.kernel.ids import MemberId, PlanCode
from core.kernel.money import Money
from core.kernel.ports import Clock
from core.payments.provider import Buyer, Checkout, CustomerRef, Mode, Price, Reading, Report


class SaleRows(Protocol):
    """Where the sales are, as JSON values; each call is a transaction of its own."""

    async def put(self, ref: str, customer: str, member_id: MemberId, body: dict[str, Any]) -> None:
        """Keep the row, replacing one of the same ref."""
        ...

    async def get(self, ref: str) -> dict[str, Any] | None:
        """Return the row of this ref."""
        ...

    async def of(self, customer: str) -> Sequence[dict[str, Any]]:
        """Return the customer's rows, oldest first."""
        ...


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
        """Return a price ref that says everything: amount, currency, interval."""
        return f"local_{amount.amount_minor}_{amount.currency}_{every}"

    async def check_price(self, ref: str) -> tuple[Money, str | None]:
        """Return amount and interval of a price that was made here."""
        amount, every = _priced(ref)
        return amount, None if every == "pass" else every

    async def archive_price(self, ref: str) -> None:
        """Nothing is sold by a ref alone, so nothing is to be done."""

    async def open_checkout(self, price: Price, buyer: Buyer, *, key: str, until: datetime) -> Checkout:
        """Return a page of our own; the same key gives the same page."""
        ref = f"sale_{sha256(key.encode()).hexdigest()[:24]}"
        customer = buyer.customer or CustomerRef(f"local_{buyer.member_id}")
        sale = await self.sale(ref)
        if sale is None:
            amount, every = _priced(price.ref)
            days = price.days if price.mode is Mode.PASS else None
            sale = Sale(ref, key, customer, buyer.member_id, price.plan, every, days, price.trial_days, amount, until)
            await self._put(sale)
        return Checkout(ref, f"{self.base_url}/local/checkout/{ref}", sale.expires_at, sale.customer)

    async def checkout_is_open(self, ref: str) -> bool:
        """Whether somebody can still pay on this checkout."""
        sale = await self.sale(ref)
        return sale is not None and sale.paid_at is None and self.clock.now() < sale.expires_at

    async def pay(self, ref: str) -> Sale:
        """The checkout is paid; a second time changes nothing. Raises `Refused("checkout.gone")`."""
        sale = await self.sale(ref)
        if sale is None or (sale.paid_at is None and self.clock.now() >= sale.expires_at):
            raise Refused("checkout.gone")
        if sale.paid_at is None:
            sale = replace(sale, paid_at=self.clock.now())
            await self._put(sale)
        return sale

    async def read(self, customer: CustomerRef) -> Reading:
        """Return all sales of the customer as they stand now."""
        now, sales = self.clock.now(), await self._of(customer)
        rights = tuple(right_of(sale, now) for sale in sales)
        charges = tuple(charge for sale in sales for charge in charges_of(sale, now))
        return Reading(customer, sales[0].member_id if sales else None, rights, charges)

    async def cancel(self, right_key: str, *, at_once: bool, key: str) -> None:
        """Let the subscription end at its period's end, or at once."""
        sale, now = await self._sold(right_key), self.clock.now()
        end = now if at_once else periods(sale, now)[-1][1]
        if sale.cancel_at is None or end < sale.cancel_at:
            await self._put(replace(sale, cancel_at=end))

    async def resume(self, right_key: str, *, key: str) -> None:
        """Take the cancellation back while the subscription lasts."""
        sale = await self._sold(right_key)
        if sale.cancel_at is not None and sale.cancel_at <= self.clock.now():
            raise Refused("subscription.none")
        await self._put(replace(sale, cancel_at=None))

    async def switch(self, right_key: str, price: Price, *, at_period_end: bool, key: str) -> None:
        """Move to another plan at once; the test checkout knows no difference to pay and no later date."""
        sale = await self._sold(right_key)
        amount, every = _priced(price.ref)
        await self._put(replace(sale, plan=price.plan, amount=amount, every=every))

    async def refund(self, charge_ref: str, amount: Money | None, *, key: str) -> None:
        """Note that a charge was given back, in whole or in part."""
        ref, _, number = charge_ref.rpartition("-")
        sale = await self._sold(ref)
        charge = next((one for one in charges_of(sale, self.clock.now()) if one.ref == charge_ref), None)
        if charge is None:
            raise Refused("charge.unknown", charge=charge_ref[:64])
        left = charge.amount.amount_minor - charge.refunded_minor
        if left <= 0:
            raise Refused("refund.done")
        back = left if amount is None else amount.amount_minor
        if back > left:
            raise Refused("refund.too_much", left=Money(left, charge.amount.currency))
        earlier = [part for part in sale.given_back if part[0] != int(number)]
        given = (int(number), self.clock.now(), charge.refunded_minor + back)
        await self._put(replace(sale, given_back=(*earlier, given)))

    async def portal(self, customer: CustomerRef) -> str:
        """There is no card here: the page of the last sale says so."""
        sales = await self._of(customer)
        if not sales:
            raise Refused("customer.none")
        return f"{self.base_url}/local/checkout/{sales[-1].ref}"

    async def changed_since(self, moment: datetime) -> AsyncIterator[CustomerRef]:
        """Yield nobody: whatever happens here is told as it happens, and renewals are known by the clock."""
        for customer in ():
            yield customer

    def verify(self, body: bytes, signature: str, now: datetime) -> Report:
        """Refuse: nobody sends webhooks for the test checkout."""
        raise Refused("webhook.forged")

    async def sale(self, ref: str) -> Sale | None:
        """Return the sale of this ref."""
        row = await self.rows.get(ref)
        return None if row is None else sale_from_json(row)

    async def _of(self, customer: CustomerRef) -> Sequence[Sale]:
        return [sale_from_json(row) for row in await self.rows.of(customer)]

    async def _put(self, sale: Sale) -> None:
        await self.rows.put(sale.ref, sale.customer, sale.member_id, sale_to_json(sale))

    async def _sold(self, ref: str) -> Sale:
        sale = await self.sale(ref)
        if sale is None or sale.paid_at is None:
            raise Refused("subscription.none")
        return sale


def _priced(ref: str) -> tuple[Money, str]:
    try:
        _, minor, currency, every = ref.split("_")
        return Money(int(minor), currency), every
    except ValueError as fault:
        raise Refused("price.unknown", price=ref[:64]) from fault
