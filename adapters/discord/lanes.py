"""What comes in is handled one after the other in each room, and side by side in different ones."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.kernel.errors import NotYet

MOST_AT_ONCE = 200
"""Messages of one room that are on their way into one commit."""
MOST_WAITING, FEW_WAITING = 10_000, 2_000
"""Arrivals in memory above which no more messages are taken, and below which they are again: some 30 MB."""
LONGEST_REST_S = 30.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something to be done in its turn; a quick one keeps its place in the order from its first step on."""

    do: Callable[[], Awaitable[None]]
    is_quick: Callable[[], bool]


class Lanes:
    """Handles arrivals; what cannot be handled now is tried again in its place."""

    def __init__(self) -> None:
        self._queues: dict[int, deque[Arrival]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._has_room = asyncio.Event()
        self._has_room.set()

    @property
    def waiting(self) -> int:
        """How many arrivals are in memory."""
        return self._waiting

    @property
    def is_full(self) -> bool:
        """Whether more than this should come another way, and later."""
        return self._waiting >= MOST_WAITING

    async def until_room(self) -> None:
        """Return when there is room again, after the lanes were full."""
        await self._has_room.wait()

    def put(self, lane: int, arrival: Arrival) -> None:
        """Have it done after everything that came before it in its lane."""
        self._waiting += 1
        if self.is_full:
            self._has_room.clear()
        if lane in self._queues:
            self._queues[lane].append(arrival)
            return
        self._queues[lane] = deque((arrival,))
        task = asyncio.create_task(self._run(lane), name="discord-lane")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is under way."""
        return not self._tasks

    async def quiet(self) -> None:
        """Return when everything that was put has been handled."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def close(self, within_s: float) -> None:
        """Give what is under way some time to end; what is not done then is told by the history at the next start."""
        try:
            async with asyncio.timeout(within_s):
                await self.quiet()
        except TimeoutError:
            for task in self._tasks:
                task.cancel()

    async def _run(self, lane: int) -> None:
        queue, flying = self._queues[lane], set[asyncio.Task[None]]()
        while queue or flying:
            if queue and queue[0].is_quick() and len(flying) < MOST_AT_ONCE:
                task = asyncio.create_task(self._done(queue.popleft()))
                flying.add(task)
                task.add_done_callback(flying.discard)
            elif flying:
                await asyncio.wait(flying, return_when=asyncio.FIRST_COMPLETED if queue else asyncio.ALL_COMPLETED)
                if queue and not queue[0].is_quick():
                    await asyncio.gather(*flying)
            else:
                await self._done(queue.popleft())
        del self._queues[lane]

    async def _done(self, arrival: Arrival) -> None:
        try:
            await _until_done(arrival)
        finally:
            self._waiting -= 1
            if self._waiting <= FEW_WAITING:
                self._has_room.set()


async def _until_done(arrival: Arrival) -> None:
    """Do it, again and again while the world is against it; what fails otherwise is ours to mend, and logged."""
    rest_s = 0.2
    while True:
        try:
            return await arrival.do()
        except NotYet as delay:
            log.info("discord.arrival.later: %s", delay)
            await asyncio.sleep(rest_s)
            rest_s = min(rest_s * 2, LONGEST_REST_S)
        except Exception:
            log.exception("discord.arrival.failed")
            return None
