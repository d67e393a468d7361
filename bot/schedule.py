"""What happens by itself, and how often: one table, driven by the injected clock."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from core.kernel.errors import NotYet
from core.kernel.ports import Clock, Work

log = structlog.get_logger()

LOOK_S = 1.0
"""How often a live process looks at the clock."""


@dataclass(frozen=True, slots=True)
class Periodic:
    """A job that is overdue when `every` has passed since it last ran."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[object]]


class PeriodStore(Protocol):
    """When each periodic job last ran, and the jobs that wait for their time."""

    async def ran_at(self, name: str) -> datetime | None:
        """Return when the periodic job last ran."""
        ...

    async def take(self, name: str, at: datetime, *, last: datetime | None) -> bool:
        """Keep that the periodic job ran at `at`, if it last ran at `last`; return whether."""
        ...

    async def next_due(self) -> datetime | None:
        """Return when the first waiting job is due."""
        ...

    async def release(self, now: datetime, limit: int) -> int:
        """Hand up to `limit` jobs that are due to the engine, oldest first; return how many."""
        ...


class ScheduleTx(Protocol):
    """A transaction over the schedule."""

    @property
    def jobs(self) -> PeriodStore:
        """The schedule of this transaction."""
        ...


@dataclass(frozen=True, slots=True)
class Schedule:
    """Runs what is overdue; a run that fails is logged, and comes again at its next turn."""

    work: Work[ScheduleTx]
    clock: Clock
    table: Sequence[Periodic]
    until_quiet: Callable[[], Awaitable[None]]

    async def run_due(self) -> None:
        """Run each overdue periodic job once, then every dated job that is due one by one, until nothing is left."""
        for periodic in self.table:
            await self._run(periodic)
        await self.until_quiet()
        while await self._release(limit=1):
            await self.until_quiet()

    async def live(self) -> None:
        """Run everything as it becomes due, until cancelled: a long job keeps no other one waiting."""
        async with asyncio.TaskGroup() as running:
            for periodic in self.table:
                running.create_task(self._repeat(periodic), name=f"schedule-{periodic.name}")
            running.create_task(self._release_all(), name="schedule-release")

    async def _repeat(self, periodic: Periodic) -> None:
        while True:
            await self._run(periodic)
            await asyncio.sleep(LOOK_S)

    async def _release_all(self) -> None:
        while True:
            try:
                await self._release(limit=100)
            except NotYet as delay:
                log.warning("schedule.store_away", why=str(delay))
            await asyncio.sleep(LOOK_S)

    async def _release(self, limit: int) -> int:
        async with self.work.read() as tx:
            due = await tx.jobs.next_due()
        if due is None or due > self.clock.now():
            return 0
        async with self.work.write() as tx:
            return await tx.jobs.release(self.clock.now(), limit)

    async def _run(self, periodic: Periodic) -> None:
        try:
            if await self._claim(periodic):
                await periodic.run()
        except NotYet as delay:
            log.warning("schedule.store_away", job=periodic.name, why=str(delay))
        except Exception:
            # One job that fails must not keep the others from running.
            log.exception("schedule.failed", job=periodic.name)

    async def _claim(self, periodic: Periodic) -> bool:
        """Whether the job is overdue; it is noted as run before it runs, so that two processes do not both run it."""
        now = self.clock.now()
        async with self.work.read() as tx:
            ran_at = await tx.jobs.ran_at(periodic.name)
        if ran_at is not None and now - ran_at < periodic.every:
            return False
        async with self.work.write() as tx:
            return await tx.jobs.take(periodic.name, now, last=ran_at)
