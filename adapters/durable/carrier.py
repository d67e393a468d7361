"""Carries jobs out on the application's loop, and knows which it had to leave undone."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from core.kernel.errors import NotYet
from core.kernel.ports import Job

log = structlog.get_logger(__name__)


def row_id(job: Job) -> str:
    """Return the name of `job`'s row: each attempt has its own, since a row that ended never runs again."""
    return f"{job.key}#{job.attempt}"


class Carrier:
    """Does jobs one by one or gives them back; a job it could do neither with is in `left`."""

    def __init__(
        self,
        run: Callable[[Job], Awaitable[None]],
        postpone: Callable[[Job, timedelta | None, str], Awaitable[None]],
    ) -> None:
        """Know what does a job and what keeps one for later."""
        self._run = run
        self._postpone = postpone
        self._at_work: set[asyncio.Task[object]] = set()
        self._closed = False
        self.left: set[str] = set()

    async def carry_out(self, job: Job) -> bool:
        """Return whether `job` is done or kept for later; if not, its row is in `left`."""
        task = asyncio.current_task()
        if self._closed or task is None:
            return self._leave(job)
        self._at_work.add(task)
        try:
            return await self._do_or_postpone(job)
        except asyncio.CancelledError:
            return self._leave(job)
        finally:
            self._at_work.discard(task)

    async def close(self, *, grace_s: float) -> None:
        """Nothing is at work any more; what needed longer than `grace_s` was broken off and is in `left`."""
        self._closed = True
        if not self._at_work:
            return
        _, slow = await asyncio.wait(self._at_work, timeout=grace_s)
        for task in slow:
            task.cancel()
        if slow:
            await asyncio.wait(slow, timeout=1)

    async def _do_or_postpone(self, job: Job) -> bool:
        try:
            await self._run(job)
        except NotYet as wait:
            return await self._give_back(job, wait.after, str(wait))
        except Exception as fault:
            # The edge of the process: whatever a job raises, the job must not be lost.
            log.warning("durable.job.failed", job=job.name, key=job.key, attempt=job.attempt, exc_info=True)
            return await self._give_back(job, None, type(fault).__name__)
        return True

    async def _give_back(self, job: Job, after: timedelta | None, why: str) -> bool:
        try:
            await self._postpone(job, after, why)
        except Exception:
            # Nowhere to put it: it stays in hand in the engine's table, and the next sweep or start tries again.
            log.exception("durable.job.left", job=job.name, key=job.key, attempt=job.attempt)
            return self._leave(job)
        return True

    def _leave(self, job: Job) -> bool:
        self.left.add(row_id(job))
        return False
