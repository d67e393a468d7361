"""The one way to truth: a provider is read, then in one short transaction everything that follows from it is kept.

Nothing is believed from a webhook but whom it is about. A read that is silent about a right that was known ends
nothing: unknown is not ended.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.kernel.ids import MemberId
from core.kernel.ports import Clock, Job, Work
from core.payments.gateway import Gateway
from core.payments.ports import MoneyTx
from core.payments.provider import CustomerRef, Reading, Report, ReportKind
from core.payments.right import Right

EVENTS_REACH = timedelta(days=30)
"""Stripe keeps events for 30 days; after a longer gap every customer is read."""
OVERLAP = timedelta(minutes=10)
"""Catching up begins this much before its last end: events have whole seconds and may be listed late."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a read changed; `member_id` is None for a customer who is nobody's."""

    member_id: MemberId | None
    changed: Sequence[Right] = ()


@dataclass(frozen=True, slots=True)
class Settle:
    """What the provider says of a customer is what we know, and everything that follows is on its way."""

    work: Work[MoneyTx]
    clock: Clock
    gateway: Gateway

    async def __call__(self, customer: CustomerRef, report: Report | None = None) -> Settled:
        """Read the customer and keep what was read, claiming `report` with it; a report claimed before changes nothing.

        An older read never overwrites a newer one. The provider is read outside of any transaction.
        """
        name = self.gateway.name
        async with self.work.write() as tx:
            number = await tx.customers.begin_read(name, customer)
        reading = await self.gateway.read(customer)
        async with self.work.write() as tx:
            if report is not None and not await tx.events.claim(name, report, self.clock.now()):
                return Settled(await tx.customers.member_of(name, customer))
            return await self._keep(tx, reading, number)

    async def _keep(self, tx: MoneyTx, reading: Reading, number: int) -> Settled:
        name, now = self.gateway.name, self.clock.now()
        member_id = await tx.customers.member_of(name, reading.customer)
        if member_id is None and reading.member_id is not None:
            member_id = await tx.customers.bind(name, reading.customer, reading.member_id)
        if member_id is None or not await tx.customers.finish_read(name, reading.customer, number):
            return Settled(member_id)
        changed = await tx.rights.record(member_id, name, reading.rights, now)
        await tx.charges.put(member_id, name, reading.charges)
        if changed:
            await tx.jobs.enqueue(access_job(member_id, f"{name}:{reading.customer}:{number}"))
        return Settled(member_id, changed)

    async def member(self, member_id: MemberId) -> Settled:
        """Read every customer anew that the member is."""
        async with self.work.read() as tx:
            customers = await tx.customers.each(self.gateway.name, member_id)
        settled = [await self(customer) for customer in customers]
        return Settled(member_id, [right for one in settled for right in one.changed])

    async def hear(self, report: Report) -> Settled:
        """Do what a verified webhook asks for, once; one about nobody of ours is only kept."""
        async with self.work.read() as tx:
            if await tx.events.is_known(self.gateway.name, report.event_id):
                return Settled(None)
        if report.kind is ReportKind.LOOK_AGAIN and report.customer is not None:
            return await self(report.customer, report)
        async with self.work.write() as tx:
            await tx.events.claim(self.gateway.name, report, self.clock.now())
        return Settled(None)

    async def catch_up(self) -> int:
        """Read every customer about whom something happened since the last time, and return how many.

        After a gap that events do not span, every known customer is read.
        """
        name, now = self.gateway.name, self.clock.now()
        async with self.work.read() as tx:
            last = await tx.events.newest_read(name)
            known = await tx.customers.all(name)
        for customer in await self._to_read(last, now, known):
            await self(customer)
        async with self.work.write() as tx:
            await tx.events.caught_up(name, now)
        return len(known)

    async def _to_read(
        self, last: datetime | None, now: datetime, known: Sequence[CustomerRef]
    ) -> Sequence[CustomerRef]:
        if last is None or now - last > EVENTS_REACH - OVERLAP:
            return known
        ours = set(known)
        return [customer async for customer in self.gateway.changed_since(last - OVERLAP) if customer in ours]


def access_job(member_id: MemberId, cause: str) -> Job:
    """Return the job that brings the member's rooms in line with their rights; one for each cause."""
    return Job("access", f"access:{member_id}:{cause}", {"member": member_id})
