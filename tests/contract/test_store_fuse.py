"""Silences, guests, incidents and doubts, on both databases."""

from datetime import timedelta

import pytest

from adapters.sql.work import SqlWork
from core.access.guest import Guest
from core.access.incident import Incident, State
from core.access.ports import NEVER, Place
from core.kernel.errors import Broken
from core.kernel.ids import MemberId, PlanCode
from core.payments.provider import CustomerRef
from core.payments.right import Right, RightKind, Status
from core.payments.silence import Silence
from tests.contract.stores import MINUTE, NOON, a_member, a_room

ONE, TWO = CustomerRef("cus_1"), CustomerRef("cus_2")
DAY = timedelta(days=1)


async def test_a_read_is_silent_about_what_its_customer_told_of_before_and_of_nobody_elses(work: SqlWork) -> None:
    async with work.write() as tx:
        ann = await a_member(tx, "ann")
        assert not await tx.tellings.hear("stripe", ONE, ann, ["sub_1", "sub_2"], NOON)
        assert not await tx.tellings.hear("stripe", TWO, ann, ["sub_3"], NOON)
        assert await tx.tellings.hear("stripe", ONE, ann, ["sub_2"], NOON + MINUTE)
        assert not await tx.tellings.hear("stripe", ONE, ann, ["sub_2"], NOON + 2 * MINUTE)
        assert await tx.tellings.silent("stripe") == [Silence("sub_1", ONE, ann, NOON + MINUTE)]
        assert await tx.tellings.silent("localpay") == []
        assert await tx.tellings.hear("stripe", ONE, ann, ["sub_1", "sub_2"], NOON + 3 * MINUTE)
        assert await tx.tellings.silent("stripe") == []


async def test_what_was_looked_at_longest_ago_comes_first(work: SqlWork) -> None:
    async with work.write() as tx:
        ann = await a_member(tx, "ann")
        for customer, key in ((ONE, "sub_1"), (TWO, "sub_2")):
            await tx.tellings.hear("stripe", customer, ann, [key], NOON)
            await tx.tellings.hear("stripe", customer, ann, [], NOON)
        await tx.tellings.hear("stripe", ONE, ann, [], NOON + MINUTE)
        assert [one.right_key for one in await tx.tellings.silent("stripe")] == ["sub_2", "sub_1"]


async def test_everybodys_rights_are_those_of_one_provider_in_their_newest_version(work: SqlWork) -> None:
    first = Right("sub_1", PlanCode("vip"), RightKind.SUBSCRIPTION, Status.ACTIVE, NOON)
    async with work.write() as tx:
        ann, bob = await a_member(tx, "ann"), await a_member(tx, "bob")
        await tx.rights.record(ann, "stripe", [first], NOON)
        await tx.rights.record(bob, "stripe", [first], NOON)
        await tx.rights.record(bob, "localpay", [first], NOON)
        assert await tx.rights.all("stripe") == [(bob, first)]


async def test_who_could_not_be_read_is_remembered_until_a_read_succeeds(work: SqlWork) -> None:
    async with work.write() as tx:
        ann = await a_member(tx, "ann")
        for customer in (ONE, TWO):
            await tx.customers.bind("stripe", customer, ann)
        await tx.customers.failed("stripe", [], NOON)
        assert await tx.customers.unread("stripe") == []
        await tx.customers.failed("stripe", [TWO, ONE], NOON)
        assert (await tx.customers.unread("stripe"), await tx.customers.unread("local")) == ([ONE, TWO], [])
        assert await tx.customers.finish_read("stripe", ONE, await tx.customers.begin_read("stripe", ONE))
        assert await tx.customers.unread("stripe") == [TWO]


@pytest.mark.parametrize("number", [404, 0, -1, 2**63, 10**30])
async def test_a_customer_of_a_member_who_is_not_here_is_nobodys(work: SqlWork, number: int) -> None:
    async with work.write() as tx:
        assert await tx.customers.bind("stripe", ONE, MemberId(number)) is None
        assert await tx.customers.member_of("stripe", ONE) is None
        ann = await a_member(tx, "ann")
        assert await tx.customers.bind("stripe", ONE, ann) == ann
        assert await tx.customers.bind("stripe", ONE, MemberId(number)) == ann


async def test_a_guest_is_kept_once_and_ended_anew(work: SqlWork) -> None:
    async with work.write() as tx:
        hall, ann, bob = await a_room(tx), await a_member(tx, "ann"), await a_member(tx, "bob")
        guest, other = Guest(hall.id, ann, NOON, NOON + DAY), Guest(hall.id, bob, NOON, NOON + DAY)
        assert [await tx.guests.put(one) for one in (guest, guest, other)] == [True, False, True]
        assert (await tx.guests.of(ann), await tx.guests.within(hall.id)) == ([guest], [guest, other])
        ended = Guest(hall.id, ann, NOON, NOON + MINUTE)
        await tx.guests.end(ended)
        assert await tx.guests.of(ann) == [ended]
        await tx.guests.gone(hall.id, ann)
        assert await tx.guests.within(hall.id) == [other]
        await tx.guests.clear(hall.id)
        assert await tx.guests.within(hall.id) == []


async def test_the_newest_incident_of_a_subject_counts(work: SqlWork) -> None:
    async with work.write() as tx:
        assert await tx.incidents.newest("room:1") is None
        first = await tx.incidents.open("room:1", 7, 20, NOON)
        assert await tx.incidents.move(first, State.DISMISSED, NOON) == await tx.incidents.get(first.number)
        second = await tx.incidents.open("room:1", 9, 20, NOON + MINUTE)
        other = await tx.incidents.open("provider:stripe", 9, 20, NOON)
        assert second == Incident(second.number, "room:1", 9, 20, NOON + MINUTE)
        assert await tx.incidents.newest("room:1") == second
        assert await tx.incidents.unsettled() == [second, other]
        confirmed = await tx.incidents.move(other, State.CONFIRMED, NOON)
        assert await tx.incidents.unsettled() == [second, confirmed]
        with pytest.raises(Broken):
            await tx.incidents.get(99)


async def test_doubts_count_for_those_who_are_out_and_since_when(work: SqlWork) -> None:
    async with work.write() as tx:
        hall, ann, bob = await a_room(tx), await a_member(tx, "ann"), await a_member(tx, "bob")
        await tx.places.confirm(Place(hall.id, ann, False, NOON, is_doubted=True))
        await tx.places.confirm(Place(hall.id, bob, False, NOON))
        assert [await tx.places.doubted(hall.id, since) for since in (NOON, NOON + MINUTE)] == [1, 0]
        await tx.places.confirm(Place(hall.id, ann, True, NOON))
        assert await tx.places.doubted(hall.id, NOON) == 0


async def test_a_door_that_is_being_moved_says_so_until_the_platform_answers(work: SqlWork) -> None:
    async with work.write() as tx:
        hall, ann = await a_room(tx), await a_member(tx, "ann")
        await tx.places.begin(hall.id, ann)
        assert await tx.places.of(ann) == [Place(hall.id, ann, False, NEVER, is_moving=True)]
        await tx.places.confirm(Place(hall.id, ann, True, NOON))
        await tx.places.begin(hall.id, ann)
        assert await tx.places.within(hall.id) == [Place(hall.id, ann, True, NOON, is_moving=True)]
        assert await tx.doors.standing(hall.id) == []
        await tx.rooms.enter(hall.id, ann, NOON)
        assert await tx.doors.standing(hall.id) == [ann]


async def test_nothing_of_this_is_kept_of_somebody_forgotten(work: SqlWork) -> None:
    async with work.write() as tx:
        hall, ann = await a_room(tx), await a_member(tx, "ann")
        await tx.guests.put(Guest(hall.id, ann, NOON, NOON))
        await tx.tellings.hear("stripe", ONE, ann, ["sub_1"], NOON)
        await tx.archive.erase(ann, NOON)
        assert not await tx.guests.put(Guest(hall.id, ann, NOON, NOON))
        await tx.guests.end(Guest(hall.id, ann, NOON, NOON))
        assert not await tx.tellings.hear("stripe", ONE, ann, [], NOON)
        await tx.places.begin(hall.id, ann)
        assert (await tx.guests.within(hall.id), await tx.places.of(ann)) == ([], [])
        assert await tx.tellings.silent("stripe") == []
