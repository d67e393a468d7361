"""Updates are handled one after the other in each chat, and side by side in different ones."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from adapters.telegram.client import Json
from core.kernel.errors import NotYet

MOST_AT_ONCE = 100
"""Messages of one chat that are on their way into one commit."""
MOST_WAITING = 2_000
"""Updates in memory; the rest waits where it came from."""
LONGEST_REST_S = 30.0
TRIES, REST_S = 3, 0.5
TOGETHER_S = 0.25
"""How long the numbers of handled talk are gathered before one commit keeps them: handled twice it is kept once."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update on its way: what has the same `lane` keeps its order."""

    update_id: int
    lane: str
    update: Json


@dataclass(frozen=True, slots=True)
class Ways:
    """What is done with an arrival, which ones need not wait for the end of the one before, and who is told at the end.

    `is_quick` may be true only of one whose handling keeps its place in the order from its first step on.
    """

    handle: Callable[[Json], Awaitable[None]]
    is_quick: Callable[[Json], bool]
    done: Callable[[Sequence[int]], Awaitable[None]]


class Lanes:
    """Handles arrivals; one that cannot be handled now is tried again in its place, and one that fails stays kept."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self._queues: dict[str, deque[Arrival]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._room = asyncio.Event()
        self._room.set()
        self._handled: list[int] = []
        self._flushing: asyncio.Task[None] | None = None
        self._hurry = asyncio.Event()

    def put(self, arrival: Arrival) -> None:
        """Have the arrival handled after everything that came before it in its lane."""
        self._waiting += 1
        if self._waiting >= MOST_WAITING:
            self._room.clear()
        if arrival.lane in self._queues:
            self._queues[arrival.lane].append(arrival)
            return
        self._queues[arrival.lane] = deque((arrival,))
        task = asyncio.create_task(self._run(arrival.lane), name="telegram-lane")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def room(self) -> None:
        """Return when there is room for more."""
        await self._room.wait()

    async def quiet(self) -> None:
        """Return when everything that was put has been handled, and that is kept."""
        while self._tasks:
            await asyncio.gather(*self._tasks)
        if self._flushing is not None:
            self._hurry.set()
            await self._flushing

    async def close(self, within_s: float) -> None:
        """Give what is being handled some time to end; what is not done by then is done at the next start."""
        try:
            async with asyncio.timeout(within_s):
                await self.quiet()
        except TimeoutError:
            log.warning("telegram.lanes.left: %d", self._waiting)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._handled:
            await self._flush()

    async def _run(self, lane: str) -> None:
        queue = self._queues[lane]
        while queue:
            together = self._together(queue)
            if len(together) == 1:
                await self._one(together[0])
                # Answered is answered: it is noted now, so that a kill does not have it answered again.
                self._hurry.set()
            else:
                # Tasks begin in the order in which they are made: each has its place in the log before the next begins.
                await asyncio.gather(*map(self._one, together))
        del self._queues[lane]

    def _together(self, queue: deque[Arrival]) -> list[Arrival]:
        """Take the next arrival, and those after it that need not wait for its end."""
        first = queue.popleft()
        if not self._ways.is_quick(first.update):
            return [first]
        together = [first]
        while queue and len(together) < MOST_AT_ONCE and self._ways.is_quick(queue[0].update):
            together.append(queue.popleft())
        return together

    async def _one(self, arrival: Arrival) -> None:
        try:
            if await self._handled_in_the_end(arrival):
                self._done(arrival.update_id)
        finally:
            self._waiting -= 1
            self._room.set()

    async def _handled_in_the_end(self, arrival: Arrival) -> bool:
        tries = 0
        while tries < TRIES:
            try:
                await self._ways.handle(arrival.update)
            except NotYet as delay:
                log.warning("telegram.update.later: %d %s", arrival.update_id, delay)
                await asyncio.sleep(min(delay.after.total_seconds(), LONGEST_REST_S))
            except Exception:
                # At the edge of the process: one update that fails must not keep the others of its chat waiting.
                log.exception("telegram.update.failed: %d", arrival.update_id)
                tries += 1
                await asyncio.sleep(REST_S * tries)
            else:
                return True
        log.error("telegram.update.kept_for_the_next_start: %d", arrival.update_id)
        return False

    def _done(self, update_id: int) -> None:
        self._handled.append(update_id)
        if self._flushing is None or self._flushing.done():
            self._hurry.clear()
            self._flushing = asyncio.create_task(self._flush_soon(), name="telegram-done")

    async def _flush_soon(self) -> None:
        while self._handled:
            with suppress(TimeoutError):
                async with asyncio.timeout(TOGETHER_S):
                    await self._hurry.wait()
            self._hurry.clear()
            try:
                await self._flush()
            except NotYet as delay:
                log.warning("telegram.done.later: %s", delay)
                await asyncio.sleep(1.0)

    async def _flush(self) -> None:
        some = self._handled[:]
        await self._ways.done(some)
        del self._handled[: len(some)]
