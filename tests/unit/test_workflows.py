"""What becomes of a job that could not be done now."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workflows import FIRST_WAIT, MOST_FAILURES, Runner, next_key
from core.kernel.errors import Broken
from core.kernel.ports import Job
from tests.fakes.clock import NOON, HandClock
from tests.fakes.store import FakeWork

JOB = Job("notify", "notice:n1", {"notice": "n1"})


def runner(work: FakeWork, clock: HandClock | None = None) -> Runner:
    return Runner({}, work, clock or HandClock())


def waiting(work: FakeWork) -> list[tuple[str, int, timedelta]]:
    return [(job.key, job.attempt, due - NOON) for job, due in work.tables.due.values()]


async def test_a_job_is_run_by_its_name_and_an_unknown_name_is_our_fault() -> None:
    ran: list[Job] = []

    async def run(job: Job) -> None:
        ran.append(job)

    known = Runner({"notify": run}, FakeWork(), HandClock())
    await known.run(JOB)
    assert ran == [JOB]
    with pytest.raises(Broken):
        await known.run(Job("dance", "d"))


async def test_one_that_must_wait_is_due_by_the_clock_and_has_not_failed() -> None:
    work = FakeWork()
    await runner(work).postpone(JOB, timedelta(hours=9), "quiet hours")
    assert waiting(work) == [("notice:n1~1", 0, timedelta(hours=9))]
    assert [job.payload for job, _ in work.tables.due.values()] == [JOB.payload]


async def test_failures_wait_longer_each_time_and_the_eighth_is_buried() -> None:
    work = FakeWork()
    job, waits = JOB, []
    while not work.tables.buried:
        work.tables.due.clear()
        await runner(work).postpone(job, None, "RuntimeError")
        waits.extend(wait for _, _, wait in waiting(work))
        job = next((one for one, _ in work.tables.due.values()), job)
    assert waits == [FIRST_WAIT * 2**n for n in range(MOST_FAILURES - 1)]
    ((buried, why, at),) = work.tables.buried
    assert (buried.name, why, at, work.tables.due) == ("notify", "RuntimeError", NOON, {})


async def test_waiting_between_failures_does_not_count_as_one() -> None:
    work = FakeWork()
    failed = Job("notify", "k~3", {}, attempt=MOST_FAILURES - 1)
    await runner(work).postpone(failed, timedelta(minutes=1), "patience")
    assert waiting(work) == [("k~4", MOST_FAILURES - 1, timedelta(minutes=1))]
    assert work.tables.buried == []


@given(st.text(max_size=20), st.integers(1, 30))
def test_every_try_has_a_key_of_its_own(key: str, tries: int) -> None:
    keys = [key]
    for _ in range(tries):
        keys.append(next_key(keys[-1]))
    assert len(set(keys)) == tries + 1
