"""A plan is bought: in two taps to the provider's page, and a second press leads to the same page."""

from dataclasses import dataclass
from datetime import timedelta

from core.kernel.errors import Refused
from core.kernel.ids import PlanCode
from core.kernel.ports import Clock, Work
from core.kernel.time import EPOCH
from core.members.model import Member
from core.payments.gateway import Gateway
from core.payments.model import Plan
from core.payments.ports import MoneyTx
from core.payments.provider import Buyer, Checkout, price_of

SLOT = timedelta(minutes=5)
"""Presses within a slot ask for the very same checkout: an answer that was lost is not a second one."""
OPEN_FOR = timedelta(minutes=31)
"""How long a checkout stays open after its slot: Stripe wants 30 minutes at least, counted when the call arrives."""
REUSED_FOR = timedelta(minutes=5)
"""A page with less time left than this is not shown again: nobody pays in a minute."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """The page on which the member pays for the plan; an open one is shown again."""

    work: Work[MoneyTx]
    clock: Clock
    gateway: Gateway

    async def __call__(self, member: Member, code: PlanCode) -> Checkout:
        """Return the checkout. Raises `Refused("plan.unknown")` or `Refused("plan.archived")`."""
        now = self.clock.now()
        async with self.work.read() as tx:
            plan = _sold(await tx.plans.get(code), code)
            newest = await tx.checkouts.newest(member.id, code)
            number = await tx.checkouts.count(member.id, code)
            customer = await tx.customers.of(self.gateway.name, member.id)
        if newest is not None and await self._is_open(newest):
            return newest
        buyer = Buyer(member.id, customer, member.language.value)
        slot = (now - EPOCH) // SLOT + 1
        key = f"checkout:{member.id}:{code}:{number}:{slot}"
        checkout = await self.gateway.open_checkout(
            price_of(plan), buyer, key=key, until=EPOCH + slot * SLOT + OPEN_FOR
        )
        async with self.work.write() as tx:
            await tx.customers.bind(self.gateway.name, checkout.customer, member.id)
            await tx.checkouts.put(member.id, code, self.gateway.name, checkout, now)
        return checkout

    async def _is_open(self, checkout: Checkout) -> bool:
        has_time = checkout.expires_at - self.clock.now() > REUSED_FOR
        return has_time and await self.gateway.checkout_is_open(checkout.ref)


def _sold(plan: Plan | None, code: PlanCode) -> Plan:
    if plan is None:
        raise Refused("plan.unknown", plan=code[:32])
    if not plan.is_live:
        raise Refused("plan.archived", plan=code)
    return plan
