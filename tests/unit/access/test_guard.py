"""What a platform says of a gated room is known, told to the owners once, and followed."""

from datetime import timedelta

import pytest

from core.access.guard import Guard
from core.access.ports import Place
from core.access.verdict import Policy
from core.access.ways import Ways
from core.interactions.model import RoomKind
from core.kernel.ids import CONSOLE, TELEGRAM, Address, MemberId, PlanCode, RoomId
from core.kernel.messages import Answer
from core.kernel.phrase import phrase
from core.payments.model import Fact, FactKind
from tests.factories import a_member
from tests.fakes.clock import HandClock
from tests.fakes.store import FakeWork

VIP, HALL, NEW = PlanCode("vip"), Address(TELEGRAM, "-1"), Address(TELEGRAM, "-1002")
OWNER, ANN = Address(TELEGRAM, "9"), Address(TELEGRAM, "7")
WHY = phrase("gate.needs_invite")


class House:
    """A gated room with somebody in it, and its owner."""

    def __init__(self) -> None:
        self.work, self.clock = FakeWork(), HandClock()
        self.guard = Guard(self.work, self.clock, frozenset((str(OWNER),)))
        self.ways = Ways(self.work, self.clock, Policy())
        self.room, self.ann = RoomId(0), MemberId(0)

    async def build(self) -> "House":
        now = self.clock.now()
        async with self.work.write() as tx:
            await tx.members.add(OWNER, a_member(at=OWNER))
            self.ann = (await tx.members.add(ANN, a_member(2, at=ANN))).id
            self.room = (await tx.rooms.add(HALL, "Hall", RoomKind.GROUP, now)).id
            await tx.bindings.bind(VIP, self.room, now)
            await tx.places.confirm(Place(self.room, self.ann, True, now))
            comp = Fact(self.ann, VIP, FactKind.COMP, now, now + timedelta(days=9), now, "comp:1")
            await tx.ledger.record([comp])
        return self

    def told(self) -> list[str]:
        """Return the keys of what was said on our own."""
        return [notice.answer.phrases[0].key for notice, _ in self.work.tables.notices.values()]

    def looked_at(self) -> list[str]:
        return [job.key for job in self.work.tables.handed if job.name == "access"]


@pytest.fixture
async def house() -> House:
    return await House().build()


async def test_the_owners_are_told_once_of_a_room_that_cannot_be_guarded(house: House) -> None:
    assert await house.guard.lost(HALL, WHY)
    assert not await house.guard.lost(HALL, WHY)
    assert house.told() == ["access.trouble"]


async def test_a_room_that_no_plan_opens_is_nobodys_trouble(house: House) -> None:
    assert not await house.guard.lost(NEW, WHY)
    assert await house.guard.regained(NEW, "1") == 0
    assert house.told() == []


async def test_who_stands_in_a_room_that_is_guarded_again_is_looked_at(house: House) -> None:
    await house.guard.lost(HALL, WHY)
    assert await house.guard.regained(HALL, "1") == 1
    assert await house.guard.regained(HALL, "1") == 1
    assert house.told() == ["access.trouble", "access.mended"]
    assert set(house.looked_at()) == {f"access:{house.ann}:mended:{house.room}:1"}


async def test_a_room_takes_its_plans_and_people_to_its_new_address_once(house: House) -> None:
    assert await house.guard.moved(HALL, NEW)
    assert not await house.guard.moved(HALL, NEW)
    assert await house.ways.door(HALL) is None
    found = await house.ways.door(NEW)
    assert found is not None
    assert found[1] == [VIP]
    assert [door.address for door in await house.ways.gated(TELEGRAM)] == [NEW]


async def test_the_ways_in_are_those_that_are_open_now_on_the_platform(house: House) -> None:
    assert [door.address for door in await house.ways.open_to(house.ann, TELEGRAM)] == [HALL]
    assert await house.ways.open_to(house.ann, CONSOLE) == []
    house.clock.pass_by(timedelta(days=10))
    assert await house.ways.open_to(house.ann, TELEGRAM) == []


async def test_a_link_is_sent_to_somebody_known(house: House) -> None:
    answer = Answer((phrase("gate.enter", room="Hall"),))
    await house.guard.invited(HALL, ANN, answer, "1")
    await house.guard.invited(HALL, Address(TELEGRAM, "8"), answer, "1")
    assert house.told() == ["gate.enter"]


async def test_the_owners_hear_once_of_staff_who_cannot_be_put_out(house: House) -> None:
    for _ in range(2):
        await house.guard.staff_stays(HALL, ANN)
    assert house.told() == ["access.staff_stays"]
