"""Engines for later work, each over its place, in one shape for the tests."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from adapters.durable.engine import DurableEngine
from core.kernel.ports import Job
from tests.fakes.jobs import FakeJobs, JobTable


@dataclass
class Worker:
    """What the application hands to an engine; `answers` says what a job of that name does."""

    ran: list[Job] = field(default_factory=list)
    postponed: list[tuple[Job, timedelta | None, str]] = field(default_factory=list)
    answers: dict[str, Callable[[], Awaitable[None]]] = field(default_factory=dict)

    async def run(self, job: Job) -> None:
        self.ran.append(job)
        if job.name in self.answers:
            await self.answers[job.name]()

    async def postpone(self, job: Job, after: timedelta | None, why: str) -> None:
        self.postponed.append((job, after, why))


class Transaction(Protocol):
    async def enqueue(self, job: Job) -> None: ...


class Engine(Protocol):
    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    async def until_quiet(self, timeout_s: float = 60) -> None: ...


@dataclass
class DurableTransaction:
    connection: AsyncConnection
    engine: DurableEngine

    async def enqueue(self, job: Job) -> None:
        await self.connection.run_sync(self.engine.enqueue, job)


class Bench(Protocol):
    """One place where work is kept, and engines over it."""

    def engine(self, worker: Worker, *, worker_id: str = "worker-1", takes_work: bool = True) -> Engine: ...
    def transaction(self, engine: Any) -> AbstractAsyncContextManager[Transaction]: ...


class FakeBench:
    def __init__(self) -> None:
        self.table = JobTable()

    def engine(self, worker: Worker, *, worker_id: str = "worker-1", takes_work: bool = True) -> FakeJobs:
        return FakeJobs(run=worker.run, postpone=worker.postpone, table=self.table, takes_work=takes_work)

    def transaction(self, engine: FakeJobs) -> AbstractAsyncContextManager[Transaction]:
        return engine.transaction()


class DurableBench:
    def __init__(self, database_url: str) -> None:
        self.url = database_url
        self.database: AsyncEngine = create_async_engine(database_url)
        self.engines: list[DurableEngine] = []

    def engine(
        self, worker: Worker, *, worker_id: str = "worker-1", takes_work: bool = True, version: str = "1"
    ) -> DurableEngine:
        engine = DurableEngine(
            database_url=self.url,
            worker_id=worker_id,
            run=worker.run,
            postpone=worker.postpone,
            version=version,
            takes_work=takes_work,
        )
        self.engines.append(engine)
        return engine

    @asynccontextmanager
    async def transaction(self, engine: DurableEngine) -> AsyncIterator[DurableTransaction]:
        async with self.database.begin() as connection:
            yield DurableTransaction(connection, engine)

    async def close(self) -> None:
        for engine in self.engines:
            await engine.stop(grace_s=0)
        await self.database.dispose()
