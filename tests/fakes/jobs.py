"""Durable work without a database: the same promises as `adapters.durable`, within one process's memory."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.kernel.errors import NotYet
from core.kernel.ports import Job

Row = tuple[str, int]
"""A job's key and attempt: what makes it one."""


@dataclass
class JobTable:
    """What outlives a fake engine, as the database outlives a process."""

    waiting: dict[Row, Job] = field(default_factory=dict)
    known: set[Row] = field(default_factory=set)


@dataclass
class FakeTransaction:
    """Jobs enqueued in it run once it is committed; one that is never committed leaves nothing."""

    table: JobTable
    jobs: list[Job] = field(default_factory=list)

    async def enqueue(self, job: Job, *, due: datetime | None = None) -> None:
        """Have `job` run after the commit; a fake with no clock accepts no `due`."""
        assert due is None
        self.jobs.append(job)

    def commit(self) -> None:
        """What was enqueued is in the table; repeated keys change nothing."""
        for job in self.jobs:
            row = (job.key, job.attempt)
            if row not in self.table.known:
                self.table.known.add(row)
                self.table.waiting[row] = job


class FakeJobs:
    """Runs the jobs of a table one after another on the loop that started it."""

    def __init__(
        self,
        *,
        run: Callable[[Job], Awaitable[None]],
        postpone: Callable[[Job, timedelta | None, str], Awaitable[None]],
        table: JobTable | None = None,
        takes_work: bool = True,
    ) -> None:
        """Know what does a job and what keeps one for later; `table` is shared to play a restart."""
        self._run = run
        self._postpone = postpone
        self._takes_work = takes_work
        self._working: asyncio.Task[None] | None = None
        self.table = table or JobTable()

    async def start(self) -> None:
        """Jobs run, if this one takes work."""
        if self._takes_work:
            self._working = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """Nothing runs any more; a job broken off waits for the next start."""
        if self._working is not None:
            self._working.cancel()
            await asyncio.wait([self._working])
            self._working = None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[FakeTransaction]:
        """Commit on leaving; roll back on an exception."""
        transaction = FakeTransaction(self.table)
        yield transaction
        transaction.commit()

    async def until_quiet(self, timeout_s: float = 60) -> None:
        """No job waits or runs; `TimeoutError` if that takes too long."""
        async with asyncio.timeout(timeout_s):
            while self.table.waiting:  # noqa: ASYNC110 - the table outlives the engine, an event would not
                await asyncio.sleep(0.001)

    async def _work(self) -> None:
        while True:
            for row, job in list(self.table.waiting.items()):
                if await self._carried_out(job):
                    del self.table.waiting[row]
            await asyncio.sleep(0.001)

    async def _carried_out(self, job: Job) -> bool:
        after: timedelta | None = None
        try:
            await self._run(job)
        except NotYet as wait:
            after, why = wait.after, str(wait)
        except Exception as fault:  # noqa: BLE001 - as the real engine: whatever a job raises, it is not lost
            why = type(fault).__name__
        else:
            return True
        try:
            await self._postpone(job, after, why)
        except Exception:  # noqa: BLE001
            return False
        return True
