"""The provider is read, then kept: newest read, every right, each event once."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from core.kernel.errors import NotYet
from core.kernel.ids import MemberId, PlanCode
from core.payments.provider import Charge, CustomerRef, Reading, Report, ReportKind
from core.payments.right import Right, RightKind, Status
from core.payments.settle import Settle
from tests.factories import a_member, keep
from tests.fakes.clock import NOON, HandClock
from tests.fakes.store import FakeWork

ANN = MemberId(1)
CUSTOMER, OTHER = CustomerRef("cus_1"), CustomerRef("cus_2")
RIGHT = Right("sub_1", PlanCode("vip"), RightKind.SUBSCRIPTION, Status.ACTIVE, NOON)


@dataclass
class Told:
    """A provider that says what it is told to say."""

    rights: tuple[Right, ...] = (RIGHT,)
    charges: tuple[Charge, ...] = ()
    owner: MemberId | None = ANN
    changed: tuple[CustomerRef, ...] = ()
    asked_since: list[datetime] = field(default_factory=list)
    reads: list[CustomerRef] = field(default_factory=list)
    meanwhile: Callable[[], object] | None = None

    name = "told"
    is_test = False

    async def read(self, customer: CustomerRef) -> Reading:
        self.reads.append(customer)
        said = Reading(customer, self.owner, self.rights, self.charges)
        if self.meanwhile is not None:
            happens, self.meanwhile = self.meanwhile, None
            await happens()  # type: ignore[misc]
        return said

    async def changed_since(self, moment: datetime) -> AsyncIterator[CustomerRef]:
        self.asked_since.append(moment)
        for customer in self.changed:
            yield customer


@dataclass
class Bench:
    work: FakeWork = field(default_factory=FakeWork)
    clock: HandClock = field(default_factory=HandClock)
    told: Told = field(default_factory=Told)

    @property
    def settle(self) -> Settle:
        return Settle(self.work, self.clock, self.told)  # type: ignore[arg-type]

    async def known(self) -> list[Right]:
        async with self.work.read() as tx:
            return list(await tx.rights.of(ANN))

    def jobs(self) -> list[str]:
        return [job.name for job in self.work.tables.handed]


@pytest.fixture
async def bench() -> Bench:
    bench = Bench()
    await keep(bench.work, a_member(ANN))
    return bench


def a_report(event: str = "evt_1", kind: ReportKind = ReportKind.LOOK_AGAIN) -> Report:
    return Report(event, "invoice.paid", NOON, kind, CUSTOMER if kind is ReportKind.LOOK_AGAIN else None)


async def test_what_is_read_is_kept_and_the_rooms_are_looked_at_once(bench: Bench) -> None:
    settled = await bench.settle(CUSTOMER)
    assert (settled.member_id, list(settled.changed)) == (ANN, [RIGHT])
    assert not (await bench.settle(CUSTOMER)).changed
    assert (await bench.known(), bench.jobs()) == ([RIGHT], ["access"])


async def test_a_read_that_is_silent_about_a_right_ends_nothing(bench: Bench) -> None:
    await bench.settle(CUSTOMER)
    bench.told.rights = ()
    assert not (await bench.settle(CUSTOMER)).changed
    assert await bench.known() == [RIGHT]


async def test_an_older_read_never_overwrites_a_newer_one(bench: Bench) -> None:
    ended = replace(RIGHT, status=Status.CANCELED)

    async def overtaken() -> None:
        bench.told.rights = (ended,)
        await bench.settle(CUSTOMER)

    bench.told.meanwhile = overtaken
    assert not (await bench.settle(CUSTOMER)).changed
    assert await bench.known() == [ended]


async def test_an_event_told_twice_is_done_once(bench: Bench) -> None:
    await bench.settle.hear(a_report())
    await bench.settle.hear(a_report())
    assert (bench.told.reads, bench.jobs()) == ([CUSTOMER], ["access"])


async def test_an_event_is_claimed_only_with_what_follows_from_it(bench: Bench) -> None:
    async def away() -> None:
        raise NotYet(timedelta(seconds=1))

    bench.told.meanwhile = away
    with pytest.raises(NotYet):
        await bench.settle.hear(a_report())
    await bench.settle.hear(a_report())
    assert await bench.known() == [RIGHT]


async def test_a_foreign_event_is_kept_and_reads_nothing(bench: Bench) -> None:
    await bench.settle.hear(a_report(kind=ReportKind.FOREIGN))
    assert bench.told.reads == []
    async with bench.work.read() as tx:
        assert await tx.events.is_known("told", "evt_1")


async def test_a_customer_of_nobody_opens_nothing(bench: Bench) -> None:
    bench.told.owner = None
    assert (await bench.settle(CUSTOMER)).member_id is None
    assert (await bench.known(), bench.jobs()) == ([], [])


async def test_catching_up_reads_whom_events_name_and_after_a_month_everybody(bench: Bench) -> None:
    async with bench.work.write() as tx:
        for customer in (CUSTOMER, OTHER):
            await tx.customers.bind("told", customer, ANN)
    await bench.settle.catch_up()
    assert bench.told.reads == [CUSTOMER, OTHER]
    bench.told.reads.clear()
    bench.told.changed, bench.told.owner = (OTHER, CustomerRef("foreign")), None
    bench.clock.pass_by(timedelta(hours=1))
    await bench.settle.catch_up()
    assert bench.told.reads == [OTHER, "foreign"], "who is not known may be ours: the answer may have been lost"
    assert bench.told.asked_since[0] < bench.clock.now()
    for _ in range(2):
        await bench.settle.catch_up()
    bench.told.reads.clear()
    await bench.settle.catch_up()
    assert bench.told.reads == [OTHER], "who was read three times and is nobody's is left alone"
    bench.told.reads.clear()
    bench.clock.pass_by(timedelta(days=40))
    await bench.settle.catch_up()
    assert bench.told.reads == [CUSTOMER, OTHER]
