"""A process that dies between a door of a platform and the note that it was moved."""

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
