"""Group commit: one transaction for many, an answer to each, a fault for none but the row it is about."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from core.intake.committer import GroupCommitter, Limits
from core.interactions.model import Entry
from core.kernel.errors import Broken, NotYet
from core.kernel.ids import CONSOLE, Address, RoomId

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
POISON = "poison"


class Log:
    """Keeps entries by their ref, all of a call or none; is slow, away or shut as it is told."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.groups: list[int] = []
        self.is_away = False
        self.open = asyncio.Event()
        self.open.set()

    async def append(self, entries: Sequence[Entry]) -> frozenset[int]:
        self.groups.append(len(entries))
        await self.open.wait()
        if self.is_away:
            raise NotYet(timedelta(seconds=30), "the disk is full")
        if any(entry.text == POISON for entry in entries):
            raise ValueError("a row that the store cannot keep")
        before = len(self.kept)
        new = {i: entry.message_ref for i, entry in enumerate(entries) if entry.message_ref not in self.kept}
        await asyncio.sleep(0)
        assert len(self.kept) == before, "two transactions at once"
        self.kept.extend(new.values())
        return frozenset(new)


def an_entry(ref: str, text: str = "hello") -> Entry:
    return Entry(RoomId(1), Address(CONSOLE, "hall"), None, ref, NOON, NOON, text)


@asynccontextmanager
async def a_committer(log: Log, **limits: int) -> AsyncIterator[GroupCommitter]:
    committer = GroupCommitter(lambda entry: entry, log.append, Limits(**limits))
    committer.start()
    try:
        yield committer
    finally:
        log.open.set()
        await committer.close()


async def turns(count: int = 20) -> None:
    """Let everything that can go on go on."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_an_answer_comes_only_after_the_commit() -> None:
    log = Log()
    log.open.clear()
    async with a_committer(log) as committer:
        answer = asyncio.create_task(committer.submit(an_entry("1")))
        await asyncio.sleep(0.02)
        assert log.groups == [1]
        assert not answer.done()
        log.open.set()
        assert await answer
        assert log.kept == ["1"]


async def test_each_writer_hears_whether_its_own_entry_was_new() -> None:
    log = Log()
    async with a_committer(log) as committer:
        assert await committer.submit(an_entry("1"))
        assert await asyncio.gather(*(committer.submit(an_entry(ref)) for ref in ("1", "2", "1", "3"))) == [
            False,
            True,
            False,
            True,
        ]


async def test_a_poison_row_fails_alone() -> None:
    log = Log()
    async with a_committer(log) as committer:
        texts = [POISON if n % 7 == 3 else "hello" for n in range(30)]
        told = await asyncio.gather(
            *(committer.submit(an_entry(str(n), text)) for n, text in enumerate(texts)), return_exceptions=True
        )
        assert [isinstance(one, ValueError) for one in told] == [text == POISON for text in texts]
        assert log.kept == [str(n) for n, text in enumerate(texts) if text != POISON]


async def test_a_store_that_is_away_is_asked_once_for_the_group_and_served_again_later() -> None:
    log = Log()
    log.is_away = True
    async with a_committer(log) as committer:
        told = await asyncio.gather(*(committer.submit(an_entry(str(n))) for n in range(50)), return_exceptions=True)
        assert [type(one) for one in told] == [NotYet] * 50
        assert len(set(map(id, told))) == 50
        assert log.groups == [50]
        log.is_away = False
        assert await committer.submit(an_entry("0"))


async def test_a_group_has_at_most_two_hundred_rows() -> None:
    log = Log()
    async with a_committer(log) as committer:
        await asyncio.gather(*(committer.submit(an_entry(str(n))) for n in range(450)))
        assert log.groups == [200, 200, 50]


async def test_a_lone_row_waits_about_five_milliseconds_for_company() -> None:
    log = Log()
    async with a_committer(log) as committer:
        loop = asyncio.get_running_loop()
        waits: list[float] = []
        for n in range(10):
            before = loop.time()
            await committer.submit(an_entry(str(n)))
            waits.append(loop.time() - before)
        # The quickest one: a shared machine stalls some of them.
        assert 0.004 <= min(waits) < 0.02
        assert log.groups == [1] * 10


async def test_rows_are_kept_in_the_order_in_which_they_came() -> None:
    log = Log()
    async with a_committer(log, rows=3, waiting=5) as committer:
        running: list[asyncio.Task[bool]] = []
        for n in range(60):
            running.append(asyncio.create_task(committer.submit(an_entry(f"{n:02}"))))
            await turns(n % 4)
        await asyncio.gather(*running)
        assert log.kept == sorted(log.kept)
        assert len(log.kept) == 60


async def test_writers_wait_while_the_store_is_behind() -> None:
    log = Log()
    log.open.clear()
    async with a_committer(log, rows=2, waiting=6) as committer:
        running = [asyncio.create_task(committer.submit(an_entry(str(n)))) for n in range(100)]
        await asyncio.sleep(0.02)
        assert len(committer._queue) + sum(log.groups) <= 6
        log.open.set()
        assert all(await asyncio.gather(*running))
        assert max(log.groups) == 2


async def test_closing_keeps_everything_that_was_submitted_also_what_still_waited_for_room() -> None:
    log = Log()
    log.open.clear()
    async with a_committer(log, rows=1, waiting=1) as committer:
        running = [asyncio.create_task(committer.submit(an_entry(str(n)))) for n in range(5)]
        await turns()
        log.open.set()
        await asyncio.wait_for(committer.close(), 5)
        assert await asyncio.wait_for(asyncio.gather(*running), 5) == [True] * 5
        assert log.kept == ["0", "1", "2", "3", "4"]


async def test_nothing_is_taken_after_closing_and_closing_twice_is_harmless() -> None:
    log = Log()
    async with a_committer(log) as committer:
        await committer.close()
        await committer.close()
        with pytest.raises(Broken):
            await committer.submit(an_entry("1"))
        committer.start()
        assert await committer.submit(an_entry("1"))


async def test_a_writer_that_gives_up_takes_nobody_along() -> None:
    log = Log()
    log.open.clear()
    async with a_committer(log, rows=4, waiting=8) as committer:
        running = [asyncio.create_task(committer.submit(an_entry(str(n)))) for n in range(12)]
        await turns()
        for position in (1, 5, 9):  # being written, queued, and waiting for room
            running[position].cancel()
        await turns()
        log.open.set()
        told = await asyncio.gather(*running, return_exceptions=True)
        assert [isinstance(one, asyncio.CancelledError) for one in told] == [n in {1, 5, 9} for n in range(12)]
        assert set(log.kept) >= {str(n) for n in range(12)} - {"1", "5", "9"}
        assert await committer.submit(an_entry("after"))


async def test_closing_does_not_wait_for_a_writer_that_gave_up() -> None:
    log = Log()
    log.open.clear()
    async with a_committer(log, rows=1, waiting=1) as committer:
        first, second = (asyncio.create_task(committer.submit(an_entry(ref))) for ref in "12")
        await turns()
        closing = asyncio.create_task(committer.close())
        await turns()
        second.cancel()
        log.open.set()
        await asyncio.wait_for(closing, 5)
        assert await first
        assert log.kept == ["1"]
