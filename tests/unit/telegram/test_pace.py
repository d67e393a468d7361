"""The bot speaks no faster than Telegram lets it, and those who asked do not wait for pushes."""

import asyncio
from itertools import pairwise

from adapters.telegram.pace import COMMAND, PUSH, Limits, Pace

QUICK = Limits(overall_every_s=0.002, private=(1, 0.05), group=(3, 0.2))


async def spoken(pace: Pace, chats: list[str], urgency: int = COMMAND) -> list[tuple[str, float]]:
    """Speak to the chats at once; return who was spoken to when."""
    loop, said = asyncio.get_running_loop(), list[tuple[str, float]]()
    start = loop.time()

    async def one(chat: str) -> None:
        async with pace.turn(chat, urgency):
            said.append((chat, loop.time() - start))

    await asyncio.gather(*(one(chat) for chat in chats))
    return said


async def test_a_private_chat_is_spoken_to_once_in_its_time() -> None:
    times = [at for _, at in await spoken(Pace(QUICK), ["7", "7", "7"])]
    assert all(later - earlier >= 0.045 for earlier, later in pairwise(times))


async def test_a_group_may_be_spoken_to_several_times_at_once_and_then_waits() -> None:
    times = [at for _, at in await spoken(Pace(QUICK), ["-7"] * 4)]
    assert times[2] < 0.1
    assert times[3] - times[0] >= 0.19


async def test_all_chats_together_are_spoken_to_one_after_the_other() -> None:
    said = await spoken(Pace(Limits(overall_every_s=0.01)), [str(n) for n in range(10)])
    assert said[-1][1] >= 0.085


async def test_who_asked_goes_before_whom_the_bot_tells_on_its_own() -> None:
    pace = Pace(Limits(overall_every_s=0.01))
    pushes = asyncio.create_task(spoken(pace, [f"{n}" for n in range(100, 130)], PUSH))
    await asyncio.sleep(0.02)
    [(_, waited)] = await spoken(pace, ["7"])
    assert waited < 0.1
    assert not pushes.done()
    await pushes


async def test_a_chat_that_asks_for_patience_delays_no_other_one() -> None:
    pace = Pace(QUICK)
    pace.rest("7", 0.1)
    said = await spoken(pace, ["7", "8"])
    assert [chat for chat, _ in said] == ["8", "7"]
    assert said[1][1] >= 0.1
    assert pace.resting_s("7") == 0.0


async def test_somebody_who_gives_up_waiting_takes_no_turn() -> None:
    pace = Pace(Limits(overall_every_s=0.05))
    await spoken(pace, ["1"])
    waiting = asyncio.create_task(spoken(pace, ["2"]))
    await asyncio.sleep(0)
    waiting.cancel()
    await spoken(pace, ["3"])
    assert waiting.cancelled()
