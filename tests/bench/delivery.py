"""A lesson that is released to 20,000 people at once: seconds, people a second, and the peak of memory.

Run: `python -m tests.bench.delivery [PEOPLE] [DATABASE_URL]`. The bar is a peak below 400 MB, everybody told once, and
nobody who writes beside it kept waiting for more than 2 s. What is measured is the making of the notices; the engine
hands them to the platforms at their pace.
"""

import asyncio
import sys
import tempfile
import time
from datetime import timedelta

import sqlalchemy as sa

from adapters.sql.base import metadata
from adapters.sql.keys import DataKeys
from adapters.sql.work import SqlWork
from core.courses.deliver import Deliver
from core.kernel.ports import Job
from tests.bench.imports import peak_mb
from tests.contract.stores import opened
from tests.fakes.clock import HandClock
from tests.flow.delivery_worker import BEGAN, LESSONS, fill

PEOPLE = 20_000
BAR_MB, BAR_WAIT_S = 400.0, 2.0


async def main(people: int, url: str) -> int:
    """Print the measurement; 1 where a bar is not met."""
    clock = HandClock(BEGAN + timedelta(days=5))
    async with opened(url, DataKeys("k1", {"k1": bytes(32)})) as store:
        store.work.enqueue_by(_forget)
        await fill(store.work, people)
        deliver = Deliver(store.work, clock, "UTC")
        done, waits = asyncio.Event(), list[float]()
        beside = asyncio.create_task(write_beside(store.work, done, waits))
        began = time.perf_counter()
        made, again = await deliver(), await deliver()
        took_s = time.perf_counter() - began
        done.set()
        await beside
        told, notices = await store.count("deliveries"), await store.count("notices")
    print(f"{people} people: {made} notices, {told} lessons told, {again} told again, in {took_s:.1f} s")
    print(f"{made / took_s:,.0f} people/s, peak {peak_mb():.0f} MB (bar {BAR_MB:.0f}), longest wait {max(waits):.2f} s")
    is_right = (made, notices, told, again) == (people, people, people * LESSONS, 0)
    return int(not is_right or peak_mb() >= BAR_MB or max(waits) >= BAR_WAIT_S)


def _forget(_connection: sa.Connection, _job: Job) -> None:
    """Take the job in and do nothing with it."""


async def write_beside(work: SqlWork, done: asyncio.Event, waits: list[float]) -> None:
    """Write something every tenth of a second, and keep how long it took."""
    while not done.is_set():
        began = time.perf_counter()
        async with work.write() as tx:
            await tx.connection.execute(sa.update(metadata.tables["periods"]).values(name="x").where(sa.false()))
        waits.append(time.perf_counter() - began)
        await asyncio.sleep(0.1)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        count = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
        where = sys.argv[2] if len(sys.argv) > 2 else f"sqlite+aiosqlite:///{folder}/bench.db"
        sys.exit(asyncio.run(main(count, where)))
