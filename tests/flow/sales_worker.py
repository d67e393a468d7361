"""A process that sells until it is killed, or, told to finish, until every sale had its effect.

    python -m tests.flow.sales_worker DATABASE_URL WORKER_ID sell|finish|take-over

A sale and its job are one transaction; so are the claim of a job and its effect. It says "selling" once it sells, and
"as WORKER_ID" before, which is another id than the wished one if that is alive.
"""

import asyncio
import random
import sys
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.durable.engine import DurableEngine
from adapters.durable.lock import WorkerLock
from adapters.sql.engine import open_engines
from core.kernel.ports import Job

TABLES = """
CREATE TABLE IF NOT EXISTS sales (key VARCHAR(64) PRIMARY KEY);
CREATE TABLE IF NOT EXISTS begun (key VARCHAR(64));
CREATE TABLE IF NOT EXISTS claims (key VARCHAR(64) PRIMARY KEY);
CREATE TABLE IF NOT EXISTS effects (key VARCHAR(64));
"""
SALES_A_TRANSACTION = 5


async def main(database_url: str, wished_id: str, task: str) -> None:
    """Do `task` as `wished_id`."""
    lock = WorkerLock(database_url=database_url, worker_id=wished_id)
    takes_work = lock.acquire()
    say(f"as {lock.worker_id}")
    database = open_engines(database_url).writer
    async with database.begin() as connection:
        for statement in TABLES.strip().splitlines():
            await connection.execute(sa.text(statement))
    engine = DurableEngine(
        database_url=database_url,
        worker_id=lock.worker_id,
        run=lambda job: take_effect(database, job),
        postpone=never,
        version="1",
        takes_work=takes_work,
    )
    await engine.start()
    if task == "take-over":
        await engine.take_over_dead(lock.holding)
    if task == "sell":
        await sell(database, engine, wished_id)
    await engine.until_quiet(timeout_s=30)
    await engine.stop()
    await database.dispose()
    lock.release()


async def sell(database: AsyncEngine, engine: DurableEngine, seller: str) -> None:
    """Never return: sales go on until the process is killed."""
    say("selling")
    while True:
        async with database.begin() as connection:
            for _ in range(SALES_A_TRANSACTION):
                key = f"{seller}:{random.getrandbits(64):x}"
                await connection.execute(sa.text("INSERT INTO sales VALUES (:key)"), {"key": key})
                await connection.run_sync(engine.enqueue, Job("deliver", key, {"number": 1}))
        await asyncio.sleep(0.05)


async def take_effect(database: AsyncEngine, job: Job) -> None:
    """The sale has its effect, whether or not this is the first time that anybody tried."""
    key = {"key": job.key}
    async with database.begin() as connection:
        await connection.execute(sa.text("INSERT INTO begun VALUES (:key)"), key)
    await asyncio.sleep(random.uniform(0, 0.1))
    async with database.begin() as connection:
        claim = sa.text("INSERT INTO claims VALUES (:key) ON CONFLICT DO NOTHING RETURNING key")
        if (await connection.execute(claim, key)).first() is not None:
            await connection.execute(sa.text("INSERT INTO effects VALUES (:key)"), key)
    await asyncio.sleep(random.uniform(0, 0.02))


async def never(job: Job, after: timedelta | None, why: str) -> None:
    """No job fails here."""
    raise AssertionError(f"{job.key}: {why}")


def say(line: str) -> None:
    """The test that started this process reads `line`."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
