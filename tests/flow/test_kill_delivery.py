"""A delivery that is killed twice on the way tells everybody, and nobody twice."""

import random
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from adapters.durable.config import system_url
from bot.app import build
from tests.fakes.clock import HandClock
from tests.flow.delivery_worker import BEGAN, LESSONS, fill, settings

ROOT = Path(__file__).parents[2]
PEOPLE = 30
DUE = BEGAN + timedelta(days=5)


def deliver(database_url: str, *, kill_after_s: float | None) -> None:
    """Deliver in a process of its own; let it finish, or kill it so long after it began."""
    command = [sys.executable, "-m", "tests.flow.delivery_worker", database_url, DUE.isoformat()]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        if kill_after_s is not None:
            time.sleep(kill_after_s)
            process.kill()
        elif process.wait(timeout=120):
            raise AssertionError(process.returncode)


def count(database_url: str, query: str) -> int:
    with ExitStack() as opened:
        engine = sa.create_engine(system_url(database_url))
        opened.callback(engine.dispose)
        return opened.enter_context(engine.connect()).execute(sa.text(query)).scalar_one()


@pytest.mark.parametrize("seed", [20261124])
async def test_two_kills_lose_and_double_nobody(sqlite_url: str, seed: int) -> None:
    moments = random.Random(seed)
    clock = HandClock(BEGAN)
    async with build(settings(sqlite_url), clock=clock) as app:
        await fill(app.work, PEOPLE)
    told = list[int]()
    for _ in range(2):
        deliver(sqlite_url, kill_after_s=moments.uniform(0.05, 0.25))
        told.append(count(sqlite_url, "SELECT count(*) FROM console_inbox"))
    deliver(sqlite_url, kill_after_s=None)
    clock.at = DUE
    async with build(settings(sqlite_url), clock=clock) as app:
        await app.run_due()
        inboxes = {n: [one.key for one in await app.inbox(f"p{n}")] for n in range(1, PEOPLE + 1)}
    assert Counter(key for keys in inboxes.values() for key in keys) == {"drip.lessons": PEOPLE}
    assert all(len(keys) == 1 for keys in inboxes.values())
    assert told[0] < PEOPLE, "the kill came after the end: it tried nothing"
    assert count(sqlite_url, "SELECT count(*) FROM deliveries") == PEOPLE * LESSONS
