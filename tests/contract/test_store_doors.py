"""Which plans open which rooms, who is in them, whom moderators keep out, on both databases."""

from dataclasses import replace
from datetime import timedelta

from adapters.sql.work import SqlWork
from core.access.ports import Door, Place
from core.access.verdict import Ban
from core.kernel.ids import CONSOLE, Address, PlanCode, RoomId
from tests.contract.stores import HALL, MINUTE, NOON, a_member, a_room

VIP, PRO = PlanCode("vip"), PlanCode("pro")


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


async def test_a_room_that_nothing_gates_is_open_to_no_plan(work: SqlWork) -> None:
    async with work.write() as tx:
        hall, attic = await a_room(tx), await a_room(tx, Address(CONSOLE, "attic"))
        for plan in (PRO, VIP):
            await tx.bindings.bind(plan, attic.id, NOON)
        assert (await tx.bindings.plans_of(hall.id), await tx.bindings.gated()) == ([], [attic.id])
        assert (await tx.bindings.rooms_of(PlanCode("none")), await tx.doors.door(RoomId(99))) == ([], None)


async def test_places_are_each_persons_own(work: SqlWork) -> None:
    async with work.write() as tx:
        hall, attic = await a_room(tx), await a_room(tx, Address(CONSOLE, "attic"))
        ann, bob = await a_member(tx, "ann"), await a_member(tx, "bob")
        anns = [Place(room.id, ann, True, NOON) for room in (hall, attic)]
        bobs = Place(hall.id, bob, False, NOON)
        for place in (*anns, bobs):
            await tx.places.confirm(place)
        assert (await tx.places.of(ann), await tx.places.of(bob)) == (anns, [bobs])
        assert await tx.places.within(hall.id) == anns[:1]


async def test_a_ban_in_the_past_or_of_another_is_not_lifted(work: SqlWork) -> None:
    over, ahead = Ban(NOON, NOON + MINUTE, "over"), Ban(NOON + 5 * MINUTE, None, "ahead")
    async with work.write() as tx:
        ann, bob = await a_member(tx, "ann"), await a_member(tx, "bob")
        for ban in (over, ahead):
            await tx.bans.put(ann, ban, bob)
        assert not await tx.bans.lift(ann, NOON + 2 * MINUTE)
        assert not await tx.bans.lift(bob, NOON + 9 * MINUTE)
        assert (await tx.bans.of(ann), await tx.bans.of(bob)) == ([over, ahead], [])


async def test_nothing_is_kept_of_somebody_who_was_forgotten_on_the_way(work: SqlWork) -> None:
    async with work.write() as tx:
        hall, ann = await a_room(tx, HALL), await a_member(tx, "ann")
        await tx.places.confirm(Place(hall.id, ann, True, NOON))
        await tx.bans.put(ann, Ban(NOON), None)
        await tx.archive.erase(ann, NOON)
        assert (await tx.places.of(ann), await tx.bans.of(ann)) == ([], [])
    async with work.write() as tx:
        await tx.places.confirm(Place(hall.id, ann, False, NOON + MINUTE))
        await tx.bans.put(ann, Ban(NOON + MINUTE), None)
        assert (await tx.places.of(ann), await tx.bans.of(ann)) == ([], [])
