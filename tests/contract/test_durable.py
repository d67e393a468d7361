"""What the durable engine promises beyond the port: readable rows, one worker per id, nothing lost by a dead one."""

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from adapters.durable.engine import DurableEngine
from adapters.durable.lock import WorkerLock
from core.kernel.errors import Broken, NotYet
from core.kernel.ports import Job
from tests.contract.benches import DurableBench, Worker

A_JOB = Job("settle", "stripe:evt_1", {"member": "m_1", "version": 3})


@pytest.fixture
async def bench(database_url: str) -> AsyncIterator[DurableBench]:
    bench = DurableBench(database_url)
    yield bench
    await bench.close()


@pytest.fixture
async def postgres_bench(postgres_url: str) -> AsyncIterator[DurableBench]:
    bench = DurableBench(postgres_url)
    yield bench
    await bench.close()


async def enqueue(bench: DurableBench, engine: DurableEngine, job: Job) -> None:
    async with bench.transaction(engine) as transaction:
        await transaction.enqueue(job)


async def column(bench: DurableBench, query: str) -> list[object]:
    schema = "dbos." if bench.database.dialect.name == "postgresql" else ""
    async with bench.database.connect() as connection:
        return list((await connection.execute(sa.text(query.format(schema=schema)))).scalars())


def open_to_others(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mode & 0o077 for file in folder.iterdir()}


def never_ending(started: asyncio.Event) -> Worker:
    async def hang() -> None:
        started.set()
        await asyncio.Event().wait()

    return Worker(answers={"settle": hang})


async def test_rows_are_kept_as_readable_json_and_never_as_code(bench: DurableBench) -> None:
    engine = bench.engine(Worker())
    await engine.start()
    await enqueue(bench, engine, A_JOB)
    await engine.until_quiet()
    assert await column(bench, "SELECT serialization FROM {schema}workflow_status") == ["portable_json"]
    [row] = await column(bench, "SELECT inputs FROM {schema}workflow_input")
    assert '["settle","stripe:evt_1",{"member":"m_1","version":3},0]' in str(row)


async def test_a_sqlite_file_is_in_wal_mode_and_its_owners_alone(sqlite_url: str, tmp_path: Path) -> None:
    bench = DurableBench(sqlite_url)
    await bench.engine(Worker(), takes_work=False).start()
    assert await column(bench, "PRAGMA journal_mode") == ["wal"]
    assert open_to_others(tmp_path) == {"zhishe.db": 0, "zhishe.db-wal": 0, "zhishe.db-shm": 0}
    await bench.close()


async def test_a_run_without_trouble_says_nothing(bench: DurableBench, capfd: pytest.CaptureFixture[str]) -> None:
    engine = bench.engine(Worker())
    await engine.start()
    await enqueue(bench, engine, A_JOB)
    await engine.until_quiet()
    await engine.stop()
    assert capfd.readouterr() == ("", "")
    assert [type(handler) for handler in logging.getLogger("dbos").handlers] == [logging.NullHandler]


async def test_a_second_engine_of_one_process_is_refused_work(bench: DurableBench) -> None:
    await bench.engine(Worker()).start()
    with pytest.raises(Broken):
        await bench.engine(Worker(), worker_id="worker-2").start()


async def test_an_engine_that_only_enqueues_runs_nothing(bench: DurableBench) -> None:
    idle, busy = Worker(), Worker()
    enqueues = bench.engine(idle, worker_id="worker-1-ab12cd34", takes_work=False)
    await enqueues.start()
    await enqueue(bench, enqueues, A_JOB)
    with pytest.raises(TimeoutError):
        await enqueues.until_quiet(timeout_s=0.5)
    await bench.engine(busy).start()
    await enqueues.until_quiet()
    assert (idle.ran, busy.ran) == ([], [A_JOB])


async def test_a_job_that_outlasts_the_stop_runs_again_after_the_next_start(bench: DurableBench) -> None:
    started = asyncio.Event()
    engine = bench.engine(never_ending(started))
    await engine.start()
    await enqueue(bench, engine, A_JOB)
    await started.wait()
    await engine.stop(grace_s=0)
    worker = Worker()
    again = bench.engine(worker)
    await again.start()
    await again.until_quiet()
    assert worker.ran == [A_JOB]


async def test_a_job_that_cannot_even_be_postponed_stays_and_is_tried_again(bench: DurableBench) -> None:
    class Forgetful(Worker):
        async def postpone(self, job: Job, after: timedelta | None, why: str) -> None:
            if not self.postponed:
                self.postponed.append((job, after, why))
                raise ConnectionError("the database is away")

    async def fail_once() -> None:
        if len(worker.ran) == 1:
            raise LookupError

    worker = Forgetful(answers={"settle": fail_once})
    engine = bench.engine(worker)
    await engine.start()
    await enqueue(bench, engine, A_JOB)
    with pytest.raises(TimeoutError):
        await engine.until_quiet(timeout_s=1)
    lock = WorkerLock(database_url=bench.url, worker_id="worker-1")
    assert await engine.take_over_dead(lock.holding) == 1
    await engine.until_quiet()
    assert worker.ran == [A_JOB, A_JOB]


async def test_work_in_hand_of_a_dead_worker_is_taken_over_and_of_a_living_one_is_not(bench: DurableBench) -> None:
    started = asyncio.Event()
    lost = bench.engine(never_ending(started))
    await lost.start()
    await enqueue(bench, lost, A_JOB)
    await started.wait()
    await lost.stop(grace_s=0)

    first = WorkerLock(database_url=bench.url, worker_id="worker-1")
    second = WorkerLock(database_url=bench.url, worker_id="worker-2")
    assert first.acquire() and second.acquire()
    worker = Worker()
    engine = bench.engine(worker, worker_id="worker-2")
    await engine.start()
    assert await engine.take_over_dead(second.holding) == 0
    first.release()
    assert await engine.take_over_dead(second.holding) == 1
    assert await engine.take_over_dead(second.holding) == 0
    await engine.until_quiet()
    second.release()
    assert worker.ran == [A_JOB]


async def test_a_lost_connection_loses_no_job_and_no_worker_id(postgres_bench: DurableBench) -> None:
    bench, worker = postgres_bench, Worker()
    lock = WorkerLock(database_url=bench.url, worker_id="worker-1")
    other = WorkerLock(database_url=bench.url, worker_id="worker-2")
    engine = bench.engine(worker)
    assert lock.acquire()
    await engine.start()
    await enqueue(bench, engine, A_JOB)
    await column(
        bench,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    await asyncio.sleep(0.2)
    assert other.is_dead("worker-1")
    assert lock.renew()
    assert not other.is_dead("worker-1")
    await engine.until_quiet()
    lock.release()
    assert A_JOB in worker.ran


@pytest.mark.parametrize("versions", [["1", "2"], ["2", "1"]])
async def test_jobs_run_after_a_step_forward_and_after_a_step_back(bench: DurableBench, versions: list[str]) -> None:
    workers = [Worker(), Worker()]
    for version, worker in zip(versions, workers, strict=True):
        engine = bench.engine(worker, version=version)
        await engine.start()
        await enqueue(bench, engine, Job("settle", f"by {version}"))
        await engine.until_quiet()
        await engine.stop()
    assert [[job.key for job in worker.ran] for worker in workers] == [[f"by {version}"] for version in versions]


async def test_a_database_that_does_not_answer_is_said_in_a_line_and_the_process_can_try_again(
    bench: DurableBench,
) -> None:
    nowhere = DurableBench("postgresql+psycopg://postgres@127.0.0.1:1/zhishe")
    with pytest.raises(NotYet, match=r"^connection failed.*Connection refused"):
        await nowhere.engine(Worker()).start()
    await nowhere.close()
    await bench.engine(Worker()).start()


async def test_only_jobs_that_ended_before_the_day_are_forgotten(bench: DurableBench) -> None:
    engine = bench.engine(Worker())
    await engine.start()
    await enqueue(bench, engine, A_JOB)
    await engine.until_quiet()
    assert await engine.prune(datetime.now(UTC) - timedelta(hours=1)) == 0
    assert await engine.prune(datetime.now(UTC) + timedelta(seconds=1)) == 1
    assert await column(bench, "SELECT workflow_uuid FROM {schema}workflow_status") == []


def test_a_second_process_with_the_same_id_gets_an_id_of_its_own(database_url: str) -> None:
    first = WorkerLock(database_url=database_url, worker_id="worker-1")
    second = WorkerLock(database_url=database_url, worker_id="worker-1")
    assert first.acquire()
    assert not second.acquire()
    assert second.worker_id.startswith("worker-1-")
    assert not first.is_dead("worker-1")
    assert not first.is_dead(second.worker_id)
    second.release()
    assert first.is_dead(second.worker_id)
    first.release()
    third = WorkerLock(database_url=database_url, worker_id="worker-1")
    assert third.acquire()
    third.release()


def test_a_worker_kept_dead_for_a_moment_cannot_start_in_it(database_url: str) -> None:
    sweeper = WorkerLock(database_url=database_url, worker_id="worker-2")
    restarted = WorkerLock(database_url=database_url, worker_id="worker-1")
    with sweeper.holding("worker-1") as is_dead:
        assert is_dead
        assert not restarted.acquire()
    restarted.release()


@pytest.mark.parametrize("worker_id", ["", "../worker", "a b", "x" * 65])
def test_an_id_that_is_no_file_name_is_refused(worker_id: str, sqlite_url: str) -> None:
    with pytest.raises(ValueError, match="worker id"):
        WorkerLock(database_url=sqlite_url, worker_id=worker_id)
