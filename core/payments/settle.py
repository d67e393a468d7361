"""The one way to truth: a provider is read, then in one short transaction everything that follows from it is kept.

Nothing is believed from a webhook but whom it is about. A read that is silent about a right that was known ends
nothing: unknown is not ended. What was not heard of is kept, and the fuse asks the owners.
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.kernel.errors import Broken, NotYet, Refused
from core.kernel.ids import MemberId
from core.kernel.ports import Clock, Job, Work
from core.kernel.time import EPOCH
from core.payments.gateway import Gateway
from core.payments.news import inquiries_of, news_of, tell
from core.payments.ports import MoneyTx
from core.payments.provider import CustomerRef, Reading, Report, ReportKind
from core.payments.right import Right
from core.payments.silence import charges_for_nothing, is_live

log = logging.getLogger(__name__)

EVENTS_REACH = timedelta(days=30)
"""Stripe keeps events for 30 days; after a longer gap every customer is read."""
OVERLAP = timedelta(minutes=20)
"""Catching up begins this much before its last end: events may be listed late, and our clock may be off by minutes."""
HEARD_OUT = timedelta(seconds=30)
"""After a silence the fuse waits once or twice as long: where many reads are silent, it asks once for all of them."""
MOST_SILENT = 50
"""Customers whose read was silent that one turn reads again: they may be everybody."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a read changed; `member_id` is None for a customer who is nobody's. `number` is the read's own."""

    member_id: MemberId | None
    changed: Sequence[Right] = ()
    number: int = 0


@dataclass(slots=True)
class Round:
    """What one turn of catching up came to: how many were read, by reads of which numbers, and who could not be."""

    count: int = 0
    numbers: int = 0
    unread: list[CustomerRef] = field(default_factory=list[CustomerRef])


@dataclass(frozen=True, slots=True)
class Settle:
    """What the provider says of a customer is what we know, and everything that follows is on its way."""

    work: Work[MoneyTx]
    clock: Clock
    gateway: Gateway
    owners: frozenset[str] = frozenset()

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
            return Settled(member_id, number=number)
        changed = await tx.rights.record(member_id, name, reading.rights, now)
        await tx.charges.put(member_id, name, reading.charges)
        told = {right.key for right in reading.rights}
        if await tx.tellings.hear(name, reading.customer, member_id, told, now):
            slot = (now - EPOCH) // HEARD_OUT
            await tx.jobs.enqueue(Job("fuse", f"fuse:{name}:{slot}"), due=EPOCH + (slot + 2) * HEARD_OUT)
        if changed:
            await tx.jobs.enqueue(access_job(member_id, f"{name}:{reading.customer}:{number}"))
            news = news_of(member_id, await tx.rights.of(member_id), reading, now)
            await tell(tx, news, self.owners, self.clock)
        await tell(tx, inquiries_of(member_id, reading), self.owners, self.clock)
        for right in reading.rights:
            if charges_for_nothing(right, now):
                await tx.jobs.enqueue(ending_job(member_id, reading.customer, right.key, now))
        return Settled(member_id, changed, number)

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
            try:
                return await self(report.customer, report)
            except Refused as fault:
                # Telling it again would not help: the poller goes on asking about somebody of ours.
                log.warning("payments.settle.unread customer=%s why=%s", report.customer, fault)
        async with self.work.write() as tx:
            if await tx.events.claim(self.gateway.name, report, self.clock.now()) and report.customer is not None:
                await tx.customers.failed(self.gateway.name, [report.customer], self.clock.now())
        return Settled(None)

    async def catch_up(self) -> int:
        """Read every customer about whom something happened since the last time, and return how many were read.

        After a gap that events do not span, every known customer is read. One who cannot be read keeps nobody else
        from it and is tried again at the next turn, as is who could not be heard of. Raises `NotYet` where the provider
        asks for patience: what was read is kept, and the next turn begins where this one did.
        """
        name, now = self.gateway.name, self.clock.now()
        async with self.work.read() as tx:
            last = await tx.events.newest_read(name)
            known = await tx.customers.all(name)
            again = [*await tx.customers.unread(name), *await _silent(tx, name)]
            strangers = frozenset(await tx.customers.strangers(name))
        wanted = [*await self._to_read(last, now, known, strangers), *again]
        done = Round()
        try:
            await self._read_each(list(dict.fromkeys(wanted)), done)
        except NotYet:
            await self._end_round(done, now, is_whole=False)
            raise
        await self._end_round(done, now, is_whole=True)
        return done.count

    async def _read_each(self, customers: Sequence[CustomerRef], done: Round) -> None:
        for customer in customers:
            try:
                settled = await self(customer)
            except (Refused, Broken) as fault:
                done.unread.append(customer)
                log.warning("payments.settle.unread customer=%s why=%s", customer, fault)
            else:
                done.count, done.numbers = done.count + 1, done.numbers + settled.number

    async def _end_round(self, done: Round, now: datetime, *, is_whole: bool) -> None:
        """Keep how far the round came, and have what it heard weighed."""
        name = self.gateway.name
        async with self.work.write() as tx:
            await tx.customers.failed(name, done.unread, now)
            if is_whole:
                await tx.events.caught_up(name, now)
        await self.have_weighed(done.numbers)

    async def have_weighed(self, numbers: int) -> None:
        """What reads of these numbers (their sum) heard, and what they were silent about, is weighed at once."""
        # Numbers of reads only grow: two rounds of one moment are two.
        key = f"fuse:{self.gateway.name}:{self.clock.now().isoformat()}:{numbers}"
        async with self.work.write() as tx:
            await tx.jobs.enqueue(Job("fuse", key))

    async def _to_read(
        self, last: datetime | None, now: datetime, known: Sequence[CustomerRef], strangers: Collection[CustomerRef]
    ) -> Sequence[CustomerRef]:
        if last is None or now - last > EVENTS_REACH - OVERLAP:
            return known
        # Also who is not known: a customer may have been made in a call whose answer was lost.
        return [one async for one in self.gateway.changed_since(last - OVERLAP) if one not in strangers]


async def _silent(tx: MoneyTx, provider: str) -> Sequence[CustomerRef]:
    """Return whose reads are silent about something that goes on as far as is known, longest not looked at first."""
    silent = await tx.tellings.silent(provider)
    if not silent:
        return []
    live = {right.key for _, right in await tx.rights.all(provider) if is_live(right)}
    return [one.customer for one in silent if one.right_key in live][:MOST_SILENT]


def access_job(member_id: MemberId, cause: str) -> Job:
    """Return the job that brings the member's rooms in line with their rights; one for each cause."""
    return Job("access", f"access:{member_id}:{cause}", {"member": member_id})


def ending_job(member_id: MemberId, customer: CustomerRef, right_key: str, now: datetime) -> Job:
    """Return the job that ends a subscription whose money is gone, which would charge again; one a day."""
    payload: dict[str, str | int] = {"member": member_id, "customer": customer, "right": right_key}
    return Job("end_subscription", f"end:{right_key}:{now.date().isoformat()}", payload)
