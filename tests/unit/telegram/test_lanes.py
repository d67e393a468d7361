"""Updates of one chat keep their order, chats do not wait for each other, and only what is done is called done."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from adapters.telegram.client import Json
from adapters.telegram.lanes import Arrival, Lanes, Ways
from core.kernel.errors import NotYet


class Hands:
    """Handles updates: notes when each began, and waits as long as it says."""

    def __init__(self, *, quick: bool = False) -> None:
        self.begun: list[int] = []
        self.done: list[int] = []
        self.quick = quick
        self.faults: dict[int, list[Exception]] = {}

    async def handle(self, update: Json) -> None:
        if self.faults.get(update["n"]):
            raise self.faults[update["n"]].pop(0)
        self.begun.append(update["n"])
        await asyncio.sleep(update.get("s", 0))

    def is_quick(self, update: Json) -> bool:
        return self.quick or bool(update.get("quick"))

    async def keep_done(self, numbers: Sequence[int]) -> None:
        self.done += numbers

    def lanes(self) -> Lanes:
        return Lanes(Ways(self.handle, self.is_quick, self.keep_done))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=40))
def test_every_lane_keeps_its_order(arrivals: list[tuple[str, bool]]) -> None:
    async def run() -> None:
        hands = Hands()
        lanes = hands.lanes()
        for number, (lane, quick) in enumerate(arrivals):
            lanes.put(Arrival(number, lane, {"n": number, "quick": quick}))
        await lanes.quiet()
        for lane in "abc":
            mine = [number for number, (other, _) in enumerate(arrivals) if other == lane]
            assert [number for number in hands.begun if number in mine] == mine
        assert sorted(hands.done) == list(range(len(arrivals)))

    asyncio.run(run())


async def test_a_slow_chat_delays_no_other_one() -> None:
    hands = Hands()
    lanes = hands.lanes()
    lanes.put(Arrival(1, "slow", {"n": 1, "s": 0.2}))
    lanes.put(Arrival(2, "slow", {"n": 2}))
    lanes.put(Arrival(3, "quick", {"n": 3}))
    await asyncio.sleep(0.05)
    assert hands.begun == [1, 3]
    await lanes.quiet()
    assert hands.begun == [1, 3, 2]


async def test_quick_ones_of_a_chat_are_on_their_way_together() -> None:
    hands = Hands(quick=True)
    lanes = hands.lanes()
    for number in range(5):
        lanes.put(Arrival(number, "a", {"n": number, "s": 0.1}))
    await asyncio.sleep(0.05)
    assert hands.begun == [0, 1, 2, 3, 4]
    await lanes.quiet()


async def test_what_cannot_be_done_now_is_done_later_in_its_place() -> None:
    hands = Hands()
    hands.faults[1] = [NotYet(timedelta(seconds=0.02))] * 3
    lanes = hands.lanes()
    for number in (1, 2):
        lanes.put(Arrival(number, "a", {"n": number}))
    await lanes.quiet()
    assert hands.begun == [1, 2]


async def test_what_fails_again_and_again_stays_kept_and_stops_nobody() -> None:
    hands = Hands()
    hands.faults[1] = [ValueError()] * 9
    lanes = hands.lanes()
    for number in (1, 2):
        lanes.put(Arrival(number, "a", {"n": number}))
    await lanes.quiet()
    assert (hands.begun, hands.done) == ([2], [2])


async def test_what_is_not_ended_in_time_is_not_called_done() -> None:
    hands = Hands()
    lanes = hands.lanes()
    lanes.put(Arrival(1, "a", {"n": 1}))
    lanes.put(Arrival(2, "a", {"n": 2, "s": 60}))
    lanes.put(Arrival(3, "a", {"n": 3}))
    await asyncio.sleep(0.01)
    await lanes.close(0.1)
    assert hands.done == [1]
