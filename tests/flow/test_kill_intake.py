"""A process killed while people talk loses no acknowledged message and keeps none twice."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa

from adapters.durable.config import system_url
from bot.app import open_store
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
KEYS = "k1:" + "A" * 43 + "="
KILLS = 10
PEOPLE = 40


@pytest.fixture(scope="module")
def starter() -> Iterator[subprocess.Popen[str]]:
    """A process that starts one talking child for each line it is given; see `tests.flow.intake_worker`."""
    command = [sys.executable, "-W", "error", "-m", "tests.flow.intake_worker"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        yield process
        process.stdin.close()
        assert process.wait(30) == 0


def kill_while_talking(starter: subprocess.Popen[str], database_url: str, run: int, *, after_s: float) -> list[str]:
    """Return what was acknowledged before the kill."""
    assert starter.stdin is not None
    assert starter.stdout is not None
    starter.stdin.write(f"{database_url} {KEYS} {run}\n")
    starter.stdin.flush()
    child = int(starter.stdout.readline())
    # From the first word on: a kill within the first groups hits somebody who talks, too.
    told = [starter.stdout.readline()]
    time.sleep(after_s)
    os.kill(child, signal.SIGKILL)
    while (line := starter.stdout.readline()) != "\n":
        told.append(line)
    return [line.strip() for line in told]


def kept(database_url: str) -> Counter[str]:
    """Return how often each reference stands in the log."""
    with ExitStack() as opened:
        engine = sa.create_engine(system_url(database_url))
        opened.callback(engine.dispose)
        connection = opened.enter_context(engine.connect())
        return Counter(connection.execute(sa.text("SELECT message_ref FROM interactions")).scalars())


@pytest.mark.parametrize("seed", [20240601])
async def test_ten_kills_lose_no_acknowledged_message_and_double_none(
    starter: subprocess.Popen[str], database_url: str, seed: int
) -> None:
    moments = random.Random(seed)
    acknowledged: list[str] = []
    for run in range(KILLS):
        acknowledged += kill_while_talking(starter, database_url, run, after_s=moments.uniform(0.0, 0.4))
    assert len(acknowledged) == len(set(acknowledged)) > KILLS
    found = kept(database_url)
    assert set(acknowledged) - set(found) == set()
    assert set(found.values()) == {1}
    await check_whole(database_url)


async def check_whole(database_url: str) -> None:
    """The text of every message opens, and nobody became two members, no place two rooms."""
    settings = Settings(database_url=database_url, data_keys=KEYS)
    async with open_store(settings) as store, store.work.read() as tx:
        rooms = await tx.rooms.groups()
        assert sorted(room.title for room in rooms) == ["den", "hall"]
        for room in rooms:
            said = await tx.readings.said(room.id, room.created_at, room.created_at.replace(year=9000), 10**6)
            assert all(one.text == f"The words of {one.message_ref}, said for the road." for one in said)
            assert {one.member_id for one in said} == set(await tx.rooms.inside(room.id))
        assert len(await tx.members.on(rooms[0].address.platform)) == PEOPLE
