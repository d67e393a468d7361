"""A message is taken in: its room is made once, its author enters once, and what is remembered is bounded."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from core.intake.committer import GroupCommitter
from core.intake.receive import Receive, room_address
from core.interactions.model import Entry, Room, RoomKind
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import CONSOLE, Address, MemberId, RoomId
from core.kernel.messages import Incoming, IncomingKind, Person

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def as_it_is(entry: Entry) -> Entry:
    return entry


class Noon:
    def now(self) -> datetime:
        return NOON


@dataclass
class Rooms:
    """A store with rooms alone; it counts how often it is asked."""

    known: dict[Address, Room] = field(default_factory=dict)
    asked: int = 0
    ids: count = field(default_factory=lambda: count(1))

    @property
    def rooms(self) -> "Rooms":
        return self

    async def at(self, address: Address) -> Room | None:
        self.asked += 1
        return self.known.get(address)

    async def add(self, address: Address, title: str, kind: RoomKind, at: datetime) -> Room:
        return self.known.setdefault(address, Room(RoomId(next(self.ids)), address, title, kind, at))

    @asynccontextmanager
    async def read(self) -> AsyncIterator["Rooms"]:
        yield self

    write = read


class Log:
    """Takes down what is appended; once away, it keeps nothing."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.is_away = False

    async def append(self, entries: Sequence[Entry]) -> frozenset[int]:
        if self.is_away:
            raise NotYet(timedelta(seconds=1))
        self.entries.extend(entries)
        return frozenset(range(len(entries)))


@dataclass
class Bench:
    receive: Receive
    rooms: Rooms
    log: Log


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    rooms, log = Rooms(), Log()
    committer = GroupCommitter(as_it_is, log.append)
    committer.start()
    yield Bench(Receive(rooms, Noon(), committer), rooms, log)
    await committer.close()


def incoming(
    text: str = "hello", *, room: str | None = "hall", ref: str = "1", kind: IncomingKind = IncomingKind.TALK
) -> Incoming:
    return Incoming(CONSOLE, room, Person("ann"), ref, text, NOON, kind)


ANN, BO = MemberId(1), MemberId(2)


async def test_a_room_is_made_on_first_sight_and_asked_for_once(bench: Bench) -> None:
    for ref in "123":
        await bench.receive(incoming(ref=ref), ANN)
    assert [room.kind for room in bench.rooms.known.values()] == [RoomKind.GROUP]
    assert bench.rooms.asked == 1


async def test_a_private_chat_is_a_room_of_its_own_that_nobody_can_name(bench: Bench) -> None:
    await bench.receive(incoming(room=None), ANN)
    assert bench.log.entries[0].room == Address(CONSOLE, "@ann")
    assert bench.rooms.known[Address(CONSOLE, "@ann")].kind is RoomKind.PRIVATE
    with pytest.raises(Refused):
        room_address(incoming(room="@ann"))


async def test_only_the_first_kept_message_brings_its_author_into_the_room(bench: Bench) -> None:
    bench.log.is_away = True
    with pytest.raises(NotYet):
        await bench.receive(incoming(), ANN)
    bench.log.is_away = False
    await bench.receive(incoming(), ANN)
    await bench.receive(incoming(ref="2"), ANN)
    await bench.receive(incoming(ref="3"), BO)
    await bench.receive(incoming(room=None, ref="4"), ANN)
    assert [entry.enters for entry in bench.log.entries] == [True, False, True, False]


async def test_each_edit_and_each_persons_deletion_is_a_row_of_its_own_and_told_twice_the_same(bench: Bench) -> None:
    await bench.receive(incoming("first"), ANN)
    for text in ("second", "third", "third"):
        await bench.receive(incoming(text, kind=IncomingKind.EDIT), ANN)
    for who in (ANN, BO):
        await bench.receive(incoming("third", kind=IncomingKind.DELETE), who)
    said, second, third, again, gone, foreign = bench.log.entries
    assert [entry.text for entry in bench.log.entries] == ["first", "second", "third", "third", "", ""]
    assert said.revision == 0
    assert 0 < second.revision != third.revision == again.revision > 0
    assert 0 > gone.revision != foreign.revision < 0


async def test_forgetting_asks_the_store_again(bench: Bench) -> None:
    await bench.receive(incoming(), ANN)
    bench.receive.forget()
    await bench.receive(incoming(ref="2"), ANN)
    assert bench.rooms.asked == 2
    assert [entry.enters for entry in bench.log.entries] == [True, True]


async def test_a_room_and_who_stands_in_it_are_asked_for_once(bench: Bench) -> None:
    for ref, name in enumerate("abcabc"):
        await bench.receive(incoming(room=name, ref=str(ref)), ANN)
    assert bench.rooms.asked == 3
    assert [entry.enters for entry in bench.log.entries] == [True, True, True, False, False, False]
