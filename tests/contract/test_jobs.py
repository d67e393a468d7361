"""What every engine for later work promises: the fake, DBOS on SQLite and DBOS on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from core.kernel.errors import NotYet
from core.kernel.ports import Job
from tests.contract.benches import Bench, DurableBench, Engine, FakeBench, Worker


@pytest.fixture(params=["fake", "sqlite", "postgresql"])
async def bench(request: pytest.FixtureRequest) -> AsyncIterator[Bench]:
    if request.param == "fake":
        yield FakeBench()
        return
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    durable = DurableBench(request.getfixturevalue(fixture))
    yield durable
    await durable.close()


@asynccontextmanager
async def running(bench: Bench, worker: Worker) -> AsyncIterator[Engine]:
    engine = bench.engine(worker)
    await engine.start()
    yield engine
    await engine.stop()


A_JOB = Job("settle", "stripe:evt_1", {"member": "m_1", "version": 3})


async def test_a_job_of_a_committed_transaction_runs_once_with_all_it_carries(bench: Bench) -> None:
    worker = Worker()
    async with running(bench, worker) as engine:
        async with bench.transaction(engine) as transaction:
            await transaction.enqueue(A_JOB)
        await engine.until_quiet()
    assert worker.ran == [A_JOB]
    assert worker.postponed == []


async def test_a_job_of_a_rolled_back_transaction_never_runs(bench: Bench) -> None:
    worker = Worker()
    async with running(bench, worker) as engine:
        with pytest.raises(RuntimeError):
            async with bench.transaction(engine) as transaction:
                await transaction.enqueue(A_JOB)
                raise RuntimeError("the use case changed its mind")
        async with bench.transaction(engine) as transaction:
            await transaction.enqueue(Job("notify", "another"))
        await engine.until_quiet()
    assert [job.key for job in worker.ran] == ["another"]


async def test_a_key_enqueued_twice_runs_once_and_its_transaction_goes_on(bench: Bench) -> None:
    worker = Worker()
    async with running(bench, worker) as engine:
        async with bench.transaction(engine) as transaction:
            await transaction.enqueue(A_JOB)
            await transaction.enqueue(A_JOB)
            await transaction.enqueue(Job("notify", "after the repeat"))
        await engine.until_quiet()
        async with bench.transaction(engine) as transaction:
            await transaction.enqueue(A_JOB)
            await transaction.enqueue(Job("notify", "after the repeat of a finished one"))
        await engine.until_quiet()
    assert sorted(job.key for job in worker.ran) == [
        "after the repeat",
        "after the repeat of a finished one",
        "stripe:evt_1",
    ]


async def test_the_next_attempt_of_a_job_is_another_job(bench: Bench) -> None:
    worker = Worker()
    async with running(bench, worker) as engine:
        async with bench.transaction(engine) as transaction:
            await transaction.enqueue(Job("settle", "k"))
            await transaction.enqueue(Job("settle", "k", attempt=1))
        await engine.until_quiet()
    assert sorted(job.attempt for job in worker.ran) == [0, 1]


async def test_a_failed_job_is_postponed_with_the_name_of_its_error(bench: Bench) -> None:
    async def fail() -> None:
        raise LookupError("what a person wrote must not be repeated here")

    worker = Worker(answers={"settle": fail})
    async with running(bench, worker) as engine:
        async with bench.transaction(engine) as transaction:
            await transaction.enqueue(A_JOB)
        await engine.until_quiet()
    assert worker.postponed == [(A_JOB, None, "LookupError")]
    assert worker.ran == [A_JOB]


async def test_a_job_that_cannot_be_done_yet_is_postponed_for_the_time_it_says(bench: Bench) -> None:
    async def wait() -> None:
        raise NotYet(timedelta(minutes=7), "flood control")

    worker = Worker(answers={"settle": wait})
    async with running(bench, worker) as engine:
        async with bench.transaction(engine) as transaction:
            await transaction.enqueue(A_JOB)
        await engine.until_quiet()
    assert worker.postponed == [(A_JOB, timedelta(minutes=7), "flood control")]


async def test_a_job_runs_on_the_loop_of_the_application(bench: Bench) -> None:
    loops: list[asyncio.AbstractEventLoop] = []

    async def look() -> None:
        loops.append(asyncio.get_running_loop())

    worker = Worker(answers={"settle": look})
    async with running(bench, worker) as engine:
        async with bench.transaction(engine) as transaction:
            await transaction.enqueue(A_JOB)
        await engine.until_quiet()
    assert loops == [asyncio.get_running_loop()]


async def test_what_was_left_at_a_stop_runs_after_the_next_start(bench: Bench) -> None:
    worker = Worker()
    async with running(bench, worker):
        pass
    enqueues = bench.engine(worker, worker_id="worker-9", takes_work=False)
    await enqueues.start()
    async with bench.transaction(enqueues) as transaction:
        await transaction.enqueue(A_JOB)
    await enqueues.stop()
    assert worker.ran == []
    async with running(bench, worker) as engine:
        await engine.until_quiet()
    assert worker.ran == [A_JOB]
