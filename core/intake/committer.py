"""Group commit: many writers, one transaction, an answer to each only after the commit."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

from core.interactions.model import Entry
from core.kernel.errors import Broken, NotYet

Ready = TypeVar("Ready")
"""An entry as the store wants it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a group may grow and how long it may wait.

    200 rows or 5 ms: measured 0.43 of raw SQLite against 0.01 for a commit each (docs/decisions/0006-group-commit.md).
    `waiting` bounds the memory: the next writer waits until the store has caught up.
    """

    rows: int = 200
    wait: timedelta = timedelta(milliseconds=5)
    waiting: int = 2_000


class GroupCommitter(Generic[Ready]):
    """Entries of many writers, committed together in the order in which they came.

    `prepare` makes an entry ready while the group before it is being written; `append` keeps a group in one transaction
    and returns the positions of the entries that were new.
    """

    def __init__(
        self,
        prepare: Callable[[Entry], Ready],
        append: Callable[[Sequence[Ready]], Awaitable[frozenset[int]]],
        limits: Limits | None = None,
    ) -> None:
        self._prepare = prepare
        self._append = append
        self._limits = limits or Limits()
        self._queue: list[tuple[Ready, asyncio.Future[bool]]] = []
        self._arrived = asyncio.Event()
        # Fair: whoever waits for room comes in before whoever arrives later, so an edit does not overtake its message.
        self._room = asyncio.Semaphore(self._limits.waiting)
        self._coming = 0
        self._task: asyncio.Task[None] | None = None
        self._is_closing = False

    def start(self) -> None:
        """Begin to commit."""
        self._is_closing = False
        self._task = asyncio.create_task(self._run(), name="group-commit")

    async def submit(self, entry: Entry) -> bool:
        """Return whether the entry was new, after the transaction that holds it was committed.

        Waits while too many are waiting. Raises what the store says of this very entry, never of a neighbour.
        """
        if self._is_closing or self._task is None:
            raise Broken("intake is closed")
        ready = self._prepare(entry)
        self._coming += 1
        try:
            await self._room.acquire()
        finally:
            self._coming -= 1
            # One that gave up may have been the last whom a closing waits for.
            self._arrived.set()
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._queue.append((ready, kept))
        return await kept

    async def close(self) -> None:
        """Commit everything that was submitted, then stop."""
        if self._task is None:
            return
        self._is_closing = True
        self._arrived.set()
        await self._task
        self._task = None

    async def _run(self) -> None:
        while True:
            await self._arrived.wait()
            if not self._is_closing and len(self._queue) < self._limits.rows:
                await asyncio.sleep(self._limits.wait.total_seconds())
            batch, self._queue = self._queue[: self._limits.rows], self._queue[self._limits.rows :]
            if not self._queue:
                self._arrived.clear()
            if batch:
                await self._commit(batch)
                for _ in batch:
                    self._room.release()
            elif self._is_closing and not self._coming:
                return
            if self._is_closing and not self._coming:
                self._arrived.set()

    async def _commit(self, batch: Sequence[tuple[Ready, asyncio.Future[bool]]]) -> None:
        try:
            new = await self._append([ready for ready, _ in batch])
        except NotYet as delay:
            # The store is away, from everybody: asking it again for each row would only take longer.
            for _, kept in batch:
                _fail(kept, NotYet(delay.after, str(delay)))
            return
        except Exception as fault:  # noqa: BLE001  (whatever the store says is told to the writer it concerns)
            await self._one_by_one(batch, fault)
            return
        for position, (_, kept) in enumerate(batch):
            if not kept.done():
                kept.set_result(position in new)

    async def _one_by_one(self, batch: Sequence[tuple[Ready, asyncio.Future[bool]]], fault: Exception) -> None:
        """Let a poison row fail alone: its neighbours are kept."""
        if len(batch) == 1:
            _fail(batch[0][1], fault)
            return
        for pair in batch:
            await self._commit([pair])


def _fail(kept: asyncio.Future[bool], fault: Exception) -> None:
    if not kept.done():
        kept.set_exception(fault)
