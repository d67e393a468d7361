"""A process that dies between a door of a platform and the note that it was moved."""

import asyncio
from dataclasses import replace

import pytest

from core.access.apply import Apply
from core.access.verdict import Policy
from core.kernel.ids import CONSOLE, Address, MemberId
from core.kernel.phrase import Phrase
from core.payments.right import Right, RightKind, Status
from tests.factories import HALL, VIP, a_member, a_room
from tests.fakes.clock import NOON, HandClock
from tests.fakes.store import FakeWork


class Dies(Exception):
    """The process is gone."""


class Doors:
    """A door of a platform, of which one call is the last that the process makes."""

    def __init__(self) -> None:
        self.inside: set[Address] = set()
        self.is_last = False

    async def admit(self, room: Address, person: Address) -> bool:
        self.inside.add(person)
        self._die()
        return True

    async def missing(self, room: Address) -> Phrase | None:
        return None

    async def remove(self, room: Address, person: Address) -> None:
        self.inside.discard(person)
        self._die()

    def _die(self) -> None:
        if self.is_last:
            self.is_last = False
            raise Dies


@pytest.mark.parametrize("was_in", [True, False])
async def test_who_was_moved_just_before_a_kill_is_where_they_belong_in_the_end(was_in: bool) -> None:
    work, doors = FakeWork(), Doors()
    person, room = a_member(1), a_room(at=HALL)
    work.tables.members[person.id] = person
    work.tables.rooms[room.id] = room
    work.tables.bindings.add((VIP, room.id))
    paid = Right("sub_1", VIP, RightKind.SUBSCRIPTION, Status.ACTIVE, NOON)
    back = replace(paid, refunded_at=NOON)
    apply = Apply(work, HandClock(), {CONSOLE: doors}, Policy(), frozenset())
    before, after = (paid, back) if was_in else (back, paid)
    work.tables.rights.append((MemberId(1), "stripe", before))
    await apply(MemberId(1))
    work.tables.rights.append((MemberId(1), "stripe", after))
    doors.is_last = True
    with pytest.raises(Dies):
        await apply(MemberId(1))
    work.tables.rights.append((MemberId(1), "stripe", before))
    await apply(MemberId(1))
    await apply.reconcile()
    assert (person.accounts[0] in doors.inside) is was_in


class Slow(Doors):
    """A door that answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.answers = asyncio.Semaphore(0), asyncio.Event()

    async def admit(self, room: Address, person: Address) -> bool:
        self.asked.release()
        await self.answers.wait()
        return await super().admit(room, person)


async def test_two_who_move_one_door_at_once_tell_of_it_once() -> None:
    work, doors = FakeWork(), Slow()
    person, room = a_member(1), a_room(at=HALL)
    work.tables.members[person.id] = person
    work.tables.rooms[room.id] = room
    work.tables.bindings.add((VIP, room.id))
    paid = Right("sub_1", VIP, RightKind.SUBSCRIPTION, Status.ACTIVE, NOON)
    work.tables.rights.append((MemberId(1), "stripe", paid))
    apply = Apply(work, HandClock(), {CONSOLE: doors}, Policy(), frozenset())
    first = asyncio.create_task(apply(MemberId(1)))
    await doors.asked.acquire()
    second = asyncio.create_task(apply(MemberId(1)))
    await doors.asked.acquire()
    doors.answers.set()
    await asyncio.gather(first, second)
    assert [notice.answer.phrases[0].key for notice, _ in work.tables.notices.values()] == ["access.opened"]
