"""What comes is kept before it is acknowledged, many deliveries in one commit, and then goes on its way once."""

import asyncio
import json
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import pytest

from adapters.telegram.arrivals import Arrivals
from adapters.telegram.client import Json
from adapters.telegram.lanes import Lanes, Ways
from adapters.telegram.ports import Letter
from core.kernel.errors import NotYet
from tests.fakes.clock import HandClock


class FakeInbox:
    """The port `Inbox` in memory; a commit takes a moment."""

    def __init__(self) -> None:
        self.rows: dict[int, Letter | None] = {}
        self.commits = 0
        self.fault: Exception | None = None

    async def keep(self, letters: Sequence[Letter], at: datetime) -> Collection[int]:
        await asyncio.sleep(0.01)
        if self.fault is not None:
            raise self.fault
        self.commits += 1
        new = {letter[0] for letter in letters} - self.rows.keys()
        self.rows |= {letter[0]: letter for letter in letters if letter[0] in new}
        return new

    async def waiting(self) -> Sequence[Letter]:
        return [letter for _, letter in sorted(self.rows.items()) if letter is not None]

    async def done(self, update_ids: Sequence[int]) -> None:
        self.rows |= dict.fromkeys(update_ids)

    async def prune(self, before: datetime) -> int:
        return 0


class House:
    def __init__(self) -> None:
        self.inbox, self.handled, self.pressed = FakeInbox(), list[int](), list[int]()
        self.lanes = Lanes(Ways(self._handle, lambda _: False, self.inbox.done))
        self.arrivals = Arrivals(self.inbox, self.lanes, HandClock(), self._at_once)

    async def _handle(self, update: Json) -> None:
        assert self.inbox.rows[update["update_id"]] is not None
        self.handled.append(update["update_id"])

    async def _at_once(self, update: Json) -> None:
        self.pressed.append(update["update_id"])


def an_update(number: int, kind: str = "message") -> Json:
    return {"update_id": number, kind: {"chat": {"id": 1}, "from": {"id": 1}}}


async def test_what_is_told_twice_is_handled_once() -> None:
    house = House()
    for _ in range(2):
        await house.arrivals.take([an_update(2), an_update(1)])
    await house.lanes.quiet()
    assert house.handled == [1, 2]


async def test_deliveries_that_come_side_by_side_share_a_commit() -> None:
    house = House()
    await asyncio.gather(*(house.arrivals.take([an_update(number)]) for number in range(50)))
    await house.lanes.quiet()
    assert house.handled == list(range(50))
    assert house.inbox.commits <= 2


async def test_nothing_is_acknowledged_that_could_not_be_kept() -> None:
    house = House()
    house.inbox.fault = NotYet(timedelta(seconds=1), "the disk is full")
    told = await asyncio.gather(*(house.arrivals.take([an_update(n)]) for n in range(5)), return_exceptions=True)
    assert [type(one) for one in told] == [NotYet] * 5
    assert house.handled == []


async def test_one_who_goes_away_takes_nobody_along() -> None:
    house = House()
    first = asyncio.create_task(house.arrivals.take([an_update(1)]))
    await asyncio.sleep(0.001)
    others = [asyncio.create_task(house.arrivals.take([an_update(number)])) for number in (2, 3)]
    await asyncio.sleep(0.001)
    first.cancel()
    await asyncio.gather(*others)
    await house.lanes.quiet()
    assert {2, 3} <= set(house.handled)


async def test_what_was_not_handled_before_the_end_is_handled_at_the_next_start() -> None:
    house = House()
    house.inbox.rows[7] = (7, "1", json.dumps(an_update(7)))
    house.inbox.rows[8] = None
    assert await house.arrivals.resume() == 1
    await house.lanes.quiet()
    assert house.handled == [7]


async def test_a_press_is_answered_before_its_turn() -> None:
    house = House()
    await house.arrivals.take([an_update(1), an_update(2, "callback_query")])
    await asyncio.sleep(0)
    assert house.pressed == [2]
    await house.lanes.quiet()


@pytest.mark.parametrize("odd", [{"update_id": "7"}, {"update_id": True}, {}, [], None])
async def test_what_has_no_number_is_passed_over(odd: Json) -> None:
    house = House()
    await house.arrivals.take([odd, an_update(1)])
    await house.lanes.quiet()
    assert house.handled == [1]


async def test_half_a_character_is_kept_as_it_came() -> None:
    house = House()
    await house.arrivals.take([{"update_id": 1, "message": {"chat": {"id": 1}, "text": "\ud800"}}])
    await house.lanes.quiet()
    assert house.handled == [1]
