"""The durable engine behind `core.kernel.ports.Jobs`: DBOS Transact, kept to what we need of it.

One generic workflow runs every job. It has no steps: a recovered job runs again from its beginning, which every job
must bear (at least once is what a crash leaves of any engine). It never waits for the clock either: a job that cannot
be done now is given back (`postpone`), and its next attempt is a new job.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import ClassVar, ParamSpec, TypeVar

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, EnqueueOptions
from sqlalchemy.exc import SQLAlchemyError

from adapters.durable import config, rows
from adapters.durable.carrier import Carrier, row_id
from core.kernel.errors import Broken, NotYet
from core.kernel.ports import Job

QUIET_POLL_S = 0.05
# What runs at a stop may take this long to end; the rest is left to the next start.
GRACE_S = 5.0
# A job's end is one small write; past this it is left, and the job runs once more at the next start.
WRITE_S = 2.0
STORE_AWAY = timedelta(seconds=30)


P = ParamSpec("P")
T = TypeVar("T")


async def _answered(ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Return what `ask` returns, asked on a thread; in one line what the database says instead."""
    try:
        return await asyncio.to_thread(ask, *args, **kwargs)
    except sa.exc.OperationalError as fault:
        # The disk is full, the server is away: the world can mend it.
        raise NotYet(STORE_AWAY, str(fault.orig).strip().partition("\n")[0]) from fault
    except SQLAlchemyError as fault:
        raise Broken("the database does not answer the durable engine") from fault


class LeftUndone(BaseException):
    """The job stays in hand in the table, for the next start or sweep.

    Not an `Exception`: DBOS would record it as the job's result, and a job with a result never runs again.
    """


class DurableEngine:
    """Runs every job at least once after the commit that enqueued it, also through crashes.

    DBOS is one per process: one engine of a process may take work, any number may only enqueue.
    """

    _taking_work: ClassVar["DurableEngine | None"] = None

    def __init__(
        self,
        *,
        database_url: str,
        worker_id: str,
        run: Callable[[Job], Awaitable[None]],
        postpone: Callable[[Job, timedelta | None, str], Awaitable[None]],
        version: str,
        takes_work: bool = True,
    ) -> None:
        """Know the database and the two things to call; nothing is opened before `start`.

        `run` does a job. `postpone(job, after, why)` keeps a job that could not be done: `after` is the time `NotYet`
        carried, None for any other error, whose type `why` names. `version` is that of the jobs' payloads, not of the
        release: work of another version waits for a worker of that version.
        """
        self._url = config.system_url(database_url)
        self._worker_id = worker_id
        self._run = run
        self._postpone = postpone
        self._version = version
        self._takes_work = takes_work
        self._carrier = Carrier(run, postpone)
        self._opened: DBOSClient | None = None
        self._dbos: DBOS | None = None

    async def start(self) -> None:
        """Jobs can be enqueued; if this process takes work they run here, what it had in hand before first.

        Raises `Broken` where another engine of this process takes work already.
        """
        if self._takes_work:
            self._take_the_process()
        self._carrier = Carrier(self._run, self._postpone)
        try:
            self._opened = await _answered(self._open)
            if self._takes_work:
                self._dbos = await _answered(self._launch, asyncio.get_running_loop())
        except BaseException:
            await self.stop()
            raise

    async def stop(self, *, grace_s: float = GRACE_S) -> None:
        """Nothing runs here any more; what needed longer than `grace_s` stays in hand for the next start."""
        if DurableEngine._taking_work is self:
            try:
                await self._end_work(grace_s)
            finally:
                await asyncio.to_thread(DBOS.destroy, destroy_registry=True)
                self._dbos = DurableEngine._taking_work = None
        if self._opened is not None:
            await asyncio.to_thread(self._opened.destroy)
            self._opened = None

    def enqueue(self, connection: sa.Connection, job: Job) -> None:
        """Have `job` run once `connection`'s transaction commits; nothing if this attempt of it was enqueued before.

        Synchronous, for `AsyncConnection.run_sync`. A repeated key aborts nothing: DBOS inserts with ON CONFLICT.
        """
        options = EnqueueOptions(
            workflow_name=config.WORKFLOW,
            queue_name=config.QUEUE,
            workflow_id=row_id(job),
            # Unsaid, a job would wait for the version registered last: for ever, after a step back.
            app_version=self._version,
        )
        self._client.enqueue_in_transaction(connection, options, job.name, job.key, dict(job.payload), job.attempt)

    async def until_quiet(self, timeout_s: float = 60) -> None:
        """No job of this version is enqueued or running, here or elsewhere; `TimeoutError` if that takes too long."""
        async with asyncio.timeout(timeout_s):
            # The table is the only witness: other processes end jobs too.
            while not await _answered(rows.is_quiet, self._client, self._version):  # noqa: ASYNC110
                await asyncio.sleep(QUIET_POLL_S)

    async def take_over_dead(self, holding: Callable[[str], AbstractContextManager[bool]]) -> int:
        """What dead workers had in hand, and what this one had to leave, is enqueued again; return how much.

        `holding` (`WorkerLock.holding`) yields whether the worker is dead, and keeps it from starting meanwhile.
        """
        left = frozenset(self._carrier.left)
        self._carrier.left.clear()
        try:
            own = await _answered(rows.resume, self._client, left)
        except BaseException:
            self._carrier.left |= left
            raise
        return own + await _answered(rows.take_over_dead, self._client, self._worker_id, holding)

    async def prune(self, before: datetime) -> int:
        """Jobs that ended before `before` are forgotten; return how many.

        Their keys are forgotten with them: a claim in our own tables must guard against repeats that come later.
        """
        return await _answered(rows.prune, self._client, before)

    @property
    def _client(self) -> DBOSClient:
        if self._opened is None:
            raise Broken("the durable engine is not started")
        return self._opened

    def _take_the_process(self) -> None:
        # DBOS would not refuse: it would hand out the first engine's instance, with the first engine's database.
        if DurableEngine._taking_work is not None:
            raise Broken("another durable engine of this process takes work")
        DurableEngine._taking_work = self

    def _open(self) -> DBOSClient:
        config.quieten()
        config.make_wal(self._url)
        DBOS.migrate(self._url.render_as_string(hide_password=False), schema=config.SCHEMA)
        client = config.client(self._url)
        # By the client, so before the launch (DBOS's own call comes after it): a queue that is there at the launch
        # is served at once, a later one is found only at the next look, each second.
        client.register_queue(config.QUEUE, worker_concurrency=config.AT_ONCE, polling_interval_sec=config.POLL_S)
        return client

    def _launch(self, loop: asyncio.AbstractEventLoop) -> DBOS:
        dbos = DBOS(config=config.config(self._url, worker_id=self._worker_id, version=self._version))

        @DBOS.workflow(name=config.WORKFLOW)
        def job(name: str, key: str, payload: dict[str, str | int], attempt: int) -> None:
            """Carry one job out on the application's loop; this runs on a thread of DBOS."""
            done = asyncio.run_coroutine_threadsafe(self._carrier.carry_out(Job(name, key, payload, attempt)), loop)
            if not done.result():
                raise LeftUndone(key)

        DBOS.launch()
        return dbos

    async def _end_work(self, grace_s: float) -> None:
        if self._dbos is None:
            return
        for no_more in self._dbos.background_thread_stop_events:
            no_more.set()
        await self._carrier.close(grace_s=grace_s)
        with contextlib.suppress(Broken, NotYet):  # with the database away nothing can be known, and nothing is lost
            await _answered(self._await_last_writes)

    def _await_last_writes(self) -> None:
        """The ends of the jobs that ended are written, or `WRITE_S` passed."""
        until = time.monotonic() + WRITE_S
        while time.monotonic() < until and rows.in_hand(self._client, self._worker_id).keys() - self._carrier.left:
            time.sleep(0.02)
