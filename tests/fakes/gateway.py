"""A payment provider in memory: it remembers keys as a real one does, and is away or declines when it is told to."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from core.kernel.errors import NotYet, Refused
from core.kernel.ids import MemberId, PlanCode
from core.kernel.money import Money
from core.payments.provider import Buyer, Charge, Checkout, CustomerRef, Mode, Price, Reading, Report
from core.payments.right import Right, RightKind, Status
from tests.fakes.clock import HandClock

MONTH = timedelta(days=30)


@dataclass
class FakeGateway:
    """The port `Gateway`. `asked` is what was asked of it with which key, repeats included."""

    clock: HandClock
    is_test: bool = False
    away: bool = False
    declines: bool = False
    prices: dict[str, tuple[Money, str | None]] = field(default_factory=dict)
    archived: set[str] = field(default_factory=set)
    owners: dict[CustomerRef, MemberId] = field(default_factory=dict)
    rights: dict[CustomerRef, dict[str, Right]] = field(default_factory=dict)
    charges: dict[str, tuple[CustomerRef, Charge]] = field(default_factory=dict)
    checkouts: dict[str, tuple[Checkout, Price, CustomerRef]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    by_key: dict[str, object] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)

    name = "fake"

    async def make_price(self, plan: PlanCode, title: str, amount: Money, *, every: str, days: int | None) -> str:
        self._asked("make_price", plan)
        ref = f"price_{len(self.prices) + 1}"
        self.prices[ref] = (amount, None if every == "pass" else every)
        return ref

    async def tag_price(self, ref: str, plan: PlanCode) -> None:
        self._asked("tag_price", ref)

    async def check_price(self, ref: str) -> tuple[Money, str | None]:
        self._asked("check_price", ref)
        if ref in self.archived:
            raise Refused("price.archived", price=ref)
        if ref not in self.prices:
            raise Refused("price.unknown", price=ref)
        return self.prices[ref]

    async def archive_price(self, ref: str) -> None:
        self._asked("archive_price", ref)
        self.archived.add(ref)

    async def open_checkout(self, price: Price, buyer: Buyer, *, key: str, until: datetime) -> Checkout:
        self._asked("open_checkout", key)
        ref = f"cs_{len(self.checkouts) + 1}"
        customer = buyer.customer or CustomerRef(f"cus_{buyer.member_id}")
        self.owners[customer] = buyer.member_id
        made = Checkout(ref, f"https://pay.test/{ref}", until, customer)
        kept = self.by_key.setdefault(key, made)
        assert isinstance(kept, Checkout)
        self.checkouts.setdefault(kept.ref, (kept, price, customer))
        return kept

    async def checkout_is_open(self, ref: str) -> bool:
        self._asked("checkout_is_open", ref)
        return ref in self.checkouts and ref not in self.closed

    async def read(self, customer: CustomerRef) -> Reading:
        self._asked("read", customer)
        charges = tuple(charge for owner, charge in self.charges.values() if owner == customer)
        return Reading(customer, self.owners.get(customer), tuple(self.rights.get(customer, {}).values()), charges)

    async def cancel(self, right_key: str, *, at_once: bool, key: str) -> None:
        def end(right: Right) -> Right:
            now = self.clock.now()
            return (
                replace(right, status=Status.CANCELED, ends_at=now)
                if at_once
                else replace(right, ends_at=right.paid_until)
            )

        self._change("cancel", right_key, key, end)

    async def resume(self, right_key: str, *, key: str) -> None:
        self._change("resume", right_key, key, lambda right: replace(right, ends_at=None))

    async def switch(self, right_key: str, price: Price, *, at_period_end: bool, key: str) -> None:
        if self.declines:
            raise Refused("switch.declined")
        self._change(
            "switch", right_key, key, lambda right: right if at_period_end else replace(right, plan=price.plan)
        )

    async def refund(self, charge_ref: str, amount: Money | None, *, key: str) -> None:
        self._asked("refund", key)
        customer, charge = self.charges[charge_ref]
        if key in self.by_key:
            return
        left = charge.amount.amount_minor - charge.refunded_minor
        if left <= 0:
            raise Refused("refund.done")
        back = left if amount is None else amount.amount_minor
        if back > left:
            raise Refused("refund.too_much", left=Money(left, charge.amount.currency))
        self.by_key[key] = charge_ref
        charge = replace(charge, refunded_minor=charge.refunded_minor + back)
        self.charges[charge_ref] = (customer, charge)
        if charge.is_refunded and (right := self.rights[customer].get(charge.right_key)):
            self.tell(customer, replace(right, refunded_at=self.clock.now()))

    async def portal(self, customer: CustomerRef) -> str:
        self._asked("portal", customer)
        return f"https://pay.test/portal/{customer}"

    async def changed_since(self, moment: datetime) -> AsyncIterator[CustomerRef]:
        for customer in self.rights:
            yield customer

    async def verify(self, body: bytes, signature: str, now: datetime) -> Report:
        raise Refused("webhook.forged")

    def tell(self, customer: CustomerRef, right: Right) -> None:
        """From now on the provider says this of the customer's right."""
        self.rights.setdefault(customer, {})[right.key] = right

    def pay(self, ref: str) -> CustomerRef:
        """The checkout is paid: its right begins, and there is a charge."""
        checkout, price, customer = self.checkouts[ref]
        self.closed.add(ref)
        now, key = self.clock.now(), ref.replace("cs", "sub")
        kind = RightKind.SUBSCRIPTION if price.mode is Mode.SUBSCRIPTION else RightKind.PASS
        until = now + MONTH if price.days is None else None
        self.tell(customer, Right(key, price.plan, kind, Status.ACTIVE, now, paid_until=until, days=price.days))
        amount, _ = self.prices[price.ref]
        charge = Charge(ref.replace("cs", "ch"), key, price.plan, amount, 0, now, now, until)
        self.charges[charge.ref] = (checkout.customer, charge)
        return customer

    def times(self, what: str) -> int:
        """Return how often this was asked."""
        return sum(name == what for name, _ in self.asked)

    def _change(self, what: str, right_key: str, key: str, change: Callable[[Right], Right]) -> None:
        self._asked(what, key)
        if key in self.by_key:
            return
        self.by_key[key] = right_key
        for rights in self.rights.values():
            if right_key in rights:
                rights[right_key] = change(rights[right_key])

    def _asked(self, what: str, key: str) -> None:
        self.asked.append((what, key))
        if self.away:
            raise NotYet(timedelta(minutes=1), "away")
