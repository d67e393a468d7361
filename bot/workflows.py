"""What the durable engine runs: name → use case; and what becomes of a run that failed."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from core.kernel.errors import Broken
from core.kernel.ports import Clock, Job, Work

log = structlog.get_logger()

Handlers = Mapping[str, Callable[[Job], Awaitable[None]]]

MOST_FAILURES = 8
FIRST_WAIT = timedelta(seconds=5)
"""After a failure 5 s, then twice as long each time: 8 failures span about 20 minutes before a person must look."""


class LaterStore(Protocol):
    """Where a job waits for its next try, or for the operator."""

    async def enqueue(self, job: Job, *, due: datetime | None = None) -> None:
        """Have `job` run after this transaction commits, not before `due`."""
        ...

    async def bury(self, job: Job, why: str, at: datetime) -> None:
        """Keep a job that will not be tried again, for the operator."""
        ...


class LaterTx(Protocol):
    """A transaction over later work."""

    @property
    def jobs(self) -> LaterStore:
        """The later work of this transaction."""
        ...


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs a job by its name; one that must wait becomes a row due by the injected clock."""

    handlers: Handlers
    work: Work[LaterTx]
    clock: Clock

    async def run(self, job: Job) -> None:
        """Run the job; `Broken` where nothing is called so."""
        handler = self.handlers.get(job.name)
        if handler is None:
            raise Broken(f"no workflow is called {job.name}")
        await handler(job)

    async def postpone(self, job: Job, after: timedelta | None, why: str) -> None:
        """Have the job tried again after `after`; None is a failure, which waits longer each time and ends with us."""
        now = self.clock.now()
        failures = job.attempt + 1 if after is None else job.attempt
        again = replace(job, key=next_key(job.key), attempt=failures)
        async with self.work.write() as tx:
            if failures >= MOST_FAILURES:
                log.error("workflow.buried", workflow=job.name, key=job.key, why=why)
                await tx.jobs.bury(job, why, now)
            else:
                wait = after if after is not None else FIRST_WAIT * 2 ** (failures - 1)
                await tx.jobs.enqueue(again, due=now + wait)


def next_key(key: str) -> str:
    """Return the key of the next try: a finished run keeps its own key for good, so that it is not run twice."""
    base, mark, number = key.rpartition("~")
    return f"{base}~{int(number) + 1}" if mark and number.isdigit() else f"{key}~1"
