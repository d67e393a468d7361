"""Lanes take so much and no more, and say when there is room again."""

import asyncio

import pytest

from adapters.discord import lanes as bounds
from adapters.discord.lanes import Arrival, Lanes


async def test_full_lanes_say_so_and_have_room_again_when_most_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_WAITING", 6)
    monkeypatch.setattr(bounds, "FEW_WAITING", 2)
    lanes, go, done = Lanes(), asyncio.Semaphore(0), list[int]()

    def arrival(number: int) -> Arrival:
        async def do() -> None:
            await go.acquire()
            done.append(number)

        return Arrival(do, lambda: False)

    for number in range(6):
        assert not lanes.is_full
        lanes.put(number % 2, arrival(number))
    assert lanes.is_full and lanes.waiting == 6
    room = asyncio.create_task(lanes.until_room())
    for _ in range(3):
        go.release()
    await asyncio.sleep(0.01)
    assert not room.done() and not lanes.is_full
    go.release()
    await asyncio.wait_for(room, 1)
    go.release()
    go.release()
    await lanes.quiet()
    assert sorted(done) == list(range(6))
    assert [one for one in done if one % 2 == 0] == [0, 2, 4]
    assert lanes.waiting == 0
