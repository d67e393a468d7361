"""Rights, charges, customers, checkouts, events and doors, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from adapters.sql.rights import right_from_json, right_to_json
from adapters.sql.work import SqlWork
from core.access.ports import Door, Place
from core.access.verdict import Ban
from core.kernel.ids import PlanCode
from core.kernel.money import Money
from core.payments.provider import Charge, Checkout, CustomerRef, Report, ReportKind
from core.payments.right import Dispute, Outcome, Right, RightKind, Status
from tests.contract.stores import MINUTE, NOON, a_member, a_room

VIP, PRO = PlanCode("vip"), PlanCode("pro")
CUSTOMER = CustomerRef("cus_1")
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


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
    assert right_from_json(right_to_json(right)) == right


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


async def test_an_older_read_never_counts_after_a_newer_one(work: SqlWork) -> None:
    async with work.write() as tx:
        first = await tx.customers.begin_read("stripe", CUSTOMER)
        second = await tx.customers.begin_read("stripe", CUSTOMER)
        assert await tx.customers.finish_read("stripe", CUSTOMER, second)
        assert not await tx.customers.finish_read("stripe", CUSTOMER, first)
        assert not await tx.customers.finish_read("stripe", CUSTOMER, second)


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


async def test_rooms_are_opened_by_plans(work: SqlWork) -> None:
    async with work.write() as tx:
        hall = await a_room(tx)
        assert [await tx.bindings.bind(VIP, hall.id, NOON) for _ in range(2)] == [True, False]
        assert await tx.bindings.bind(PRO, hall.id, NOON)
        assert await tx.bindings.plans_of(hall.id) == [PRO, VIP]
        assert await tx.bindings.rooms_of(VIP) == [hall.id] == await tx.bindings.gated()
        assert [await tx.bindings.unbind(VIP, hall.id) for _ in range(2)] == [True, False]
        assert await tx.doors.door(hall.id) == Door(hall.id, hall.address, hall.title)
        assert await tx.doors.room_at(hall.address) == hall.id
        assert [await tx.doors.trouble(hall.id, "no right", NOON) for _ in range(2)] == [True, False]
        assert [await tx.doors.mended(hall.id) for _ in range(2)] == [True, False]


async def test_a_place_is_what_the_platform_confirmed_last(work: SqlWork) -> None:
    async with work.write() as tx:
        hall, ann = await a_room(tx), await a_member(tx, "ann")
        inside = Place(hall.id, ann, True, NOON)
        await tx.places.confirm(inside)
        assert await tx.places.of(ann) == [inside] == await tx.places.within(hall.id)
        await tx.places.confirm(replace(inside, is_in=False))
        assert await tx.places.within(hall.id) == []


async def test_a_ban_replaces_the_one_in_force_and_can_be_lifted(work: SqlWork) -> None:
    week = timedelta(days=7)
    async with work.write() as tx:
        ann = await a_member(tx, "ann")
        await tx.bans.put(ann, Ban(NOON, None, "spam"), None)
        await tx.bans.put(ann, Ban(NOON + MINUTE, NOON + week, "again"), ann)
        assert await tx.bans.of(ann) == [Ban(NOON, NOON + MINUTE, "spam"), Ban(NOON + MINUTE, NOON + week, "again")]
        assert await tx.bans.lift(ann, NOON + 2 * MINUTE)
        assert not await tx.bans.lift(ann, NOON + 3 * MINUTE)
