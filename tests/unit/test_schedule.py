"""What happens by itself: each overdue job once, dated ones one by one, and no failure keeps the others."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.schedule import Periodic, Schedule
from core.kernel.ports import Job
from tests.fakes.clock import NOON, HandClock
from tests.fakes.store import FakeWork

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Keep what is logged out of the output: a drawn traceback takes longer than the test."""
    with capture_logs():
        yield


class Bench:
    """A schedule over a fake store, and what ran in it."""

    def __init__(self, work: FakeWork | None = None, clock: HandClock | None = None) -> None:
        self.work, self.clock = work or FakeWork(), clock or HandClock()
        self.ran: list[str] = []
        table = (self.job("hourly", HOUR), self.job("broken", HOUR, fails=True), self.job("daily", 24 * HOUR))
        self.schedule = Schedule(self.work, self.clock, table, self.until_quiet)

    def job(self, name: str, every: timedelta, *, fails: bool = False) -> Periodic:
        async def run() -> None:
            await asyncio.sleep(0)
            self.ran.append(name)
            if fails:
                raise RuntimeError("on purpose")

        return Periodic(name, every, run)

    async def until_quiet(self) -> None:
        handed, self.work.tables.handed = self.work.tables.handed, []
        self.ran.extend(["quiet", *(job.key for job in handed)] if handed else [])

    async def at(self, hours: float) -> list[str]:
        self.clock.at, self.ran = NOON + HOUR * hours, []
        await self.schedule.run_due()
        return self.ran


async def test_each_overdue_job_runs_once_and_a_failing_one_stops_no_other() -> None:
    bench = Bench()
    assert await bench.at(0) == ["hourly", "broken", "daily"]
    assert await bench.at(0.9) == []
    assert await bench.at(1) == ["hourly", "broken"]
    assert await bench.at(77) == ["hourly", "broken", "daily"]
    assert await bench.at(77) == []


async def test_a_clock_that_steps_back_runs_nothing_twice() -> None:
    bench = Bench()
    await bench.at(2)
    assert await bench.at(1) == []
    assert await bench.at(3) == ["hourly", "broken"]


async def test_two_schedules_over_one_store_run_a_job_once() -> None:
    one = Bench()
    other = Bench(one.work, one.clock)
    await asyncio.gather(one.schedule.run_due(), other.schedule.run_due())
    assert sorted(one.ran + other.ran) == ["broken", "daily", "hourly"]


async def test_dated_jobs_are_released_one_by_one_oldest_first() -> None:
    bench = Bench()
    async with bench.work.write() as tx:
        for hours in (3, 1, 2, 50):
            await tx.jobs.enqueue(Job("remind", f"r{hours}"), due=NOON + HOUR * hours)
    assert await bench.at(0.5) == ["hourly", "broken", "daily"]
    assert await bench.at(3) == ["hourly", "broken", "quiet", "r1", "quiet", "r2", "quiet", "r3"]
    assert set(bench.work.tables.due) == {"r50"}


async def test_a_failure_is_logged_with_the_name_of_its_job() -> None:
    with capture_logs() as logged:
        await Bench().at(0)
    assert [(line["event"], line["job"]) for line in logged] == [("schedule.failed", "broken")]


async def test_a_living_schedule_runs_what_becomes_due_until_it_is_cancelled() -> None:
    bench = Bench()
    async with bench.work.write() as tx:
        await tx.jobs.enqueue(Job("remind", "r"), due=NOON)
    living = asyncio.create_task(bench.schedule.live())
    async with asyncio.timeout(5):
        while len(bench.ran) < 3 or not bench.work.tables.handed:  # noqa: ASYNC110 (two conditions of a fake)
            await asyncio.sleep(0.005)
    living.cancel()
    await asyncio.wait([living])
    assert sorted(bench.ran) == ["broken", "daily", "hourly"]
    assert [job.key for job in bench.work.tables.handed] == ["r"]
