"""Rights, charges, customers, checkouts and events, on both databases."""

import asyncio
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.sql.rights import right_from_json, right_to_json
from adapters.sql.work import SqlWork
from core.kernel.errors import Broken, Refused
from core.kernel.ids import CONSOLE, Address, PlanCode
from core.kernel.money import Money
from core.payments.provider import Charge, Checkout, CustomerRef, Reading, Report, ReportKind
from core.payments.right import Dispute, Outcome, Right, RightKind, Status
from core.payments.settle import Settle
from tests.contract.stores import MINUTE, NOON, Store, a_member, opened
from tests.fakes.clock import HandClock

VIP, PRO = PlanCode("vip"), PlanCode("pro")
CUSTOMER = CustomerRef("cus_1")
ZONES = st.sampled_from((UTC, timezone(timedelta(hours=8)), timezone(-timedelta(hours=3, minutes=30))))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=ZONES)


def a_right(key: str = "sub_1", plan: PlanCode = VIP, status: Status = Status.ACTIVE) -> Right:
    return Right(key, plan, RightKind.SUBSCRIPTION, status, NOON, paid_until=NOON + MINUTE)


@given(
    st.sampled_from(Status),
    st.lists(st.none() | MOMENTS, min_size=4, max_size=4),
    MOMENTS,
    st.lists(st.tuples(MOMENTS, st.sampled_from(Outcome), MOMENTS), max_size=2),
)
def test_a_right_comes_back_as_it_went(
    status: Status,
    edges: list[datetime | None],
    begin: datetime,
    quarrels: list[tuple[datetime, Outcome, datetime]],
) -> None:
    disputes = tuple(
        Dispute(opened, outcome, None if outcome is Outcome.OPEN else closed) for opened, outcome, closed in quarrels
    )
    right = Right("k", VIP, RightKind.PASS, status, begin, *edges, days=3, disputes=disputes)
    kept = right_to_json(right)
    assert right_from_json(json.loads(json.dumps(kept))) == right
    assert kept["starts_at"].endswith("+00:00")


def test_a_right_that_begins_at_no_known_moment_is_not_kept() -> None:
    with pytest.raises(Broken):
        right_to_json(replace(a_right(), starts_at=datetime(2026, 1, 1)))


async def test_only_what_differs_is_appended_and_the_newest_version_counts(work: SqlWork) -> None:
    first, other = a_right(), a_right("sub_2", PRO)
    ended = replace(first, status=Status.CANCELED)
    async with work.write() as tx:
        ann, bob = await a_member(tx, "ann"), await a_member(tx, "bob")
        assert await tx.rights.record(ann, "stripe", [first, other], NOON) == [first, other]
        assert await tx.rights.record(ann, "stripe", [first, other], NOON) == []
        assert await tx.rights.record(ann, "stripe", [ended], NOON) == [ended]
        assert await tx.rights.record(bob, "stripe", [replace(first, key="sub_9")], NOON)
    async with work.read() as tx:
        assert await tx.rights.of(ann) == [ended, other]
        assert [one for one, _ in await tx.rights.live(VIP)] == [ann, bob]


async def test_a_right_that_changed_its_plan_or_owner_is_only_what_it_became(work: SqlWork) -> None:
    first, moved = a_right(), replace(a_right(), plan=PRO)
    async with work.write() as tx:
        ann, bob = await a_member(tx, "ann"), await a_member(tx, "bob")
        await tx.rights.record(ann, "stripe", [first], NOON)
        await tx.rights.record(ann, "stripe", [moved], NOON + MINUTE)
        assert (await tx.rights.live(VIP), await tx.rights.live(PRO)) == ([], [(ann, moved)])
        assert await tx.rights.record(bob, "stripe", [moved], NOON + 2 * MINUTE) == [moved]
        assert (await tx.rights.of(ann), await tx.rights.of(bob)) == ([], [moved])


async def test_the_same_key_at_two_providers_is_two_rights(work: SqlWork) -> None:
    async with work.write() as tx:
        ann = await a_member(tx, "ann")
        for provider in ("stripe", "local"):
            assert await tx.rights.record(ann, provider, [a_right()], NOON) == [a_right()]
        assert await tx.rights.of(ann) == [a_right()] * 2


async def test_several_who_record_the_same_right_at_once_append_it_once(store: Store) -> None:
    async with store.work.write() as tx:
        ann = await a_member(tx, "ann")

    async def record(of: Store) -> int:
        async with of.work.write() as tx:
            return len(await tx.rights.record(ann, "stripe", [a_right()], NOON))

    async with opened(store.url) as other:
        counts = await asyncio.gather(*(record(of) for of in (store, other) * 4))
    assert (sum(counts), await store.count("rights")) == (1, 1)


async def test_an_older_read_never_counts_after_a_newer_one(work: SqlWork) -> None:
    async with work.write() as tx:
        first = await tx.customers.begin_read("stripe", CUSTOMER)
        second = await tx.customers.begin_read("stripe", CUSTOMER)
        assert await tx.customers.finish_read("stripe", CUSTOMER, second)
        assert not await tx.customers.finish_read("stripe", CUSTOMER, first)
        assert not await tx.customers.finish_read("stripe", CUSTOMER, second)


async def test_no_two_reads_have_one_number_however_many_begin_at_once(store: Store) -> None:
    async def begin(of: Store) -> int:
        async with of.work.write() as tx:
            return await tx.customers.begin_read("stripe", CUSTOMER)

    async with opened(store.url) as other:
        numbers = await asyncio.gather(*(begin(of) for of in (store, other) * 4))
    assert sorted(numbers) == list(range(1, 9))


async def test_what_is_told_of_a_forgotten_payer_is_kept_for_nobody(work: SqlWork) -> None:
    async with work.write() as tx:
        ann, bob = await a_member(tx, "ann"), await a_member(tx, "bob")
        await tx.customers.bind("stripe", CUSTOMER, ann)
        await tx.customers.bind("stripe", CustomerRef("cus_2"), bob)
        number = await tx.customers.begin_read("stripe", CUSTOMER)
        await tx.archive.erase(ann, NOON)
    async with work.write() as tx:
        again = await a_member(tx, "ann")
        assert await tx.customers.bind("stripe", CUSTOMER, again) == ann
        assert not await tx.customers.finish_read("stripe", CUSTOMER, number)
        assert await tx.customers.all("stripe") == ["cus_2"]
        assert await tx.customers.of("stripe", again) is None


@dataclass
class Told:
    """A provider that says one thing of everybody."""

    reading: Reading
    name: str = "stripe"

    async def read(self, _customer: CustomerRef) -> Reading:
        return self.reading


async def test_a_late_event_of_a_forgotten_payer_creates_nothing(store: Store) -> None:
    async with store.work.write() as tx:
        ann = await a_member(tx, "ann")
        await tx.customers.bind("stripe", CUSTOMER, ann)
        await tx.archive.erase(ann, NOON)
    charge = Charge("ch_1", "sub_1", VIP, Money(3000, "cny"), 0, NOON)
    for customer in (CUSTOMER, CustomerRef("cus_2")):
        told = Told(Reading(customer, ann, (a_right(),), (charge,)))
        settle = Settle(store.work, HandClock(), told)  # type: ignore[arg-type]
        report = Report(f"evt_{customer}", "invoice.paid", NOON, ReportKind.LOOK_AGAIN, customer)
        assert not (await settle.hear(report)).changed
    counts = [await store.count(name) for name in ("rights", "charges", "accounts", "provider_events")]
    assert (counts, store.enqueued) == ([0, 0, 0, 2], [])


async def test_a_page_to_pay_on_is_not_kept_of_somebody_forgotten_meanwhile(work: SqlWork) -> None:
    page = Checkout("cs_1", "https://pay", NOON + MINUTE, CUSTOMER)
    async with work.write() as tx:
        ann = await a_member(tx, "ann")
        await tx.checkouts.put(ann, VIP, "stripe", page, NOON)
        await tx.archive.erase(ann, NOON)
    with pytest.raises(Refused, match=r"member\.forgotten"):
        async with work.write() as tx:
            await tx.checkouts.put(ann, VIP, "stripe", page, NOON)
    async with work.read() as tx:
        assert await tx.checkouts.newest(ann, VIP) is None
        assert await tx.members.at(Address(CONSOLE, "ann")) is None


async def test_the_first_binding_of_a_customer_stays(work: SqlWork) -> None:
    async with work.write() as tx:
        ann, bob = await a_member(tx, "ann"), await a_member(tx, "bob")
        assert await tx.customers.member_of("stripe", CUSTOMER) is None
        assert await tx.customers.bind("stripe", CUSTOMER, ann) == ann
        assert await tx.customers.bind("stripe", CUSTOMER, bob) == ann
        assert await tx.customers.of("stripe", ann) == CUSTOMER
        assert await tx.customers.of("stripe", bob) is None
        assert await tx.customers.all("stripe") == [CUSTOMER]
        assert await tx.customers.all("local") == []


async def test_a_charge_is_as_it_was_told_last(work: SqlWork) -> None:
    charge = Charge("ch_1", "sub_1", VIP, Money(3000, "cny"), 0, NOON, NOON, NOON + MINUTE)
    given_back = replace(charge, refunded_minor=3000)
    async with work.write() as tx:
        ann = await a_member(tx, "ann")
        await tx.charges.put(ann, "stripe", [charge, replace(charge, ref="ch_0", paid_at=NOON - MINUTE)])
        await tx.charges.put(ann, "stripe", [given_back])
        assert [one.ref for one in await tx.charges.of(ann)] == ["ch_1", "ch_0"]
        assert await tx.charges.get("ch_1") == (ann, given_back)
        assert await tx.charges.get("ch_9") is None


async def test_the_newest_checkout_is_shown_again(work: SqlWork) -> None:
    pages = [Checkout(f"cs_{n}", f"https://pay/{n}", NOON + n * MINUTE, CUSTOMER) for n in range(2)]
    async with work.write() as tx:
        ann = await a_member(tx, "ann")
        assert await tx.checkouts.newest(ann, VIP) is None
        for page in pages:
            await tx.checkouts.put(ann, VIP, "stripe", page, NOON)
        assert await tx.checkouts.newest(ann, VIP) == pages[1]
        assert (await tx.checkouts.count(ann, VIP), await tx.checkouts.count(ann, PRO)) == (2, 0)


async def test_an_event_is_claimed_once(work: SqlWork) -> None:
    report = Report("evt_1", "invoice.paid", NOON, ReportKind.LOOK_AGAIN, CUSTOMER)
    async with work.write() as tx:
        assert not await tx.events.is_known("stripe", "evt_1")
        assert [await tx.events.claim("stripe", report, NOON) for _ in range(2)] == [True, False]
        assert await tx.events.claim("local", report, NOON)
        assert await tx.events.is_known("stripe", "evt_1")
        assert await tx.events.newest_read("stripe") is None
        for moment in (NOON, NOON + MINUTE):
            await tx.events.caught_up("stripe", moment)
        assert await tx.events.newest_read("stripe") == NOON + MINUTE
