"""Rooms: opened once, entered by people, found by their name; and nothing kept longer than allowed."""

from datetime import timedelta

import pytest

from core.interactions.prune import BATCH_ROWS, Prune
from core.interactions.rooms import EnterRoom, Inside, OpenRoom, Rooms
from core.kernel.errors import Refused
from core.kernel.ids import CONSOLE, Address, MemberId
from tests.factories import HALL, a_member, a_room, an_entry, keep
from tests.fakes.clock import NOON, HandClock
from tests.fakes.store import FakeWork

ANN = MemberId(1)


async def test_a_room_is_opened_once() -> None:
    open_room = OpenRoom(FakeWork(), HandClock())
    room, is_new = await open_room(HALL, "hall")
    assert (room.title, room.address, is_new) == ("hall", HALL, True)
    assert await open_room(HALL, "another") == (room, False)


@pytest.mark.parametrize("name", [" ", "x" * 65, "@ann"])
async def test_a_room_has_a_short_name_that_is_nobodys_private_chat(name: str) -> None:
    with pytest.raises(Refused, match=r"room\.name"):
        await OpenRoom(FakeWork(), HandClock())(Address(CONSOLE, name), name)


async def test_one_sees_the_rooms_one_stands_or_spoke_in_and_staff_sees_all() -> None:
    work = FakeWork()
    other = a_room(2, at=Address(CONSOLE, "other"))
    await keep(work, a_member(), a_room(), other, a_room(3, at=Address(CONSOLE, "third")))
    await EnterRoom(work, HandClock())(a_room(), ANN)
    await EnterRoom(work, HandClock())(a_room(), ANN)
    await keep(work, an_entry(room=other))
    rooms = Rooms(work)
    assert [room.id for room in await rooms(ANN, is_staff=False)] == [1, 2]
    assert [room.id for room in await rooms(ANN, is_staff=True)] == [1, 2, 3]
    assert await Inside(work)(HALL) == {ANN}
    assert await Inside(work)(Address(CONSOLE, "nowhere")) == frozenset()


@pytest.mark.parametrize("name", ["The hall", "hall", "console:hall"])
async def test_a_room_is_found_by_title_or_address(name: str) -> None:
    work = FakeWork()
    await keep(work, a_room(title="The hall"))
    assert await Rooms(work).named(name) == a_room(title="The hall")
    assert await Rooms(work).named("attic") is None


async def test_what_was_received_too_long_ago_goes_in_batches_and_the_rest_stays() -> None:
    work, clock = FakeWork(), HandClock()
    old, day = NOON - timedelta(days=90), timedelta(days=1)
    entries = [an_entry(f"o{n}", received_at=old - day) for n in range(BATCH_ROWS + 1)]
    async with work.write() as tx:
        await tx.log.append([*entries, an_entry("edge", received_at=old), an_entry("old talk", at=old - 9 * day)])
    await keep(work, an_entry("imported", at=old - 9 * day, received_at=NOON))
    prune = Prune(work, clock, 90)
    assert [await prune(), await prune(), await prune()] == [BATCH_ROWS, 2, 0]
    assert [row.message_ref for row in work.tables.log.values()] == ["edge", "imported"]
