"""A process killed in the middle of its work loses no job and doubles no effect."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from adapters.durable.config import system_url

ROOT = Path(__file__).parents[2]
KILLS = 10


@contextmanager
def a_worker(database_url: str, worker_id: str, task: str) -> Iterator[subprocess.Popen[str]]:
    """A process of `tests.flow.sales_worker`; it does not outlive the block."""
    command = [sys.executable, "-W", "error", "-m", "tests.flow.sales_worker", database_url, worker_id, task]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def next_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def kill_while_selling(database_url: str, worker_id: str, *, after_s: float) -> None:
    with a_worker(database_url, worker_id, "sell") as process:
        # The dead one's lock is free at once: the same id is had again.
        assert next_line(process) == f"as {worker_id}"
        assert next_line(process) == "selling"
        time.sleep(after_s)
        assert process.poll() is None


def let_finish(database_url: str, worker_id: str, task: str) -> None:
    with a_worker(database_url, worker_id, task) as process:
        assert process.wait(timeout=60) == 0


def keys(database_url: str, table: str) -> list[str]:
    with ExitStack() as opened:
        engine = sa.create_engine(system_url(database_url))
        opened.callback(engine.dispose)
        connection = opened.enter_context(engine.connect())
        return sorted(connection.execute(sa.text(f"SELECT key FROM {table}")).scalars())


@pytest.mark.parametrize("seed", [20240601])
def test_ten_kills_and_restarts_lose_no_job_and_double_no_effect(empty_database_url: str, seed: int) -> None:
    moments = random.Random(seed)
    for _ in range(KILLS):
        kill_while_selling(empty_database_url, "worker-1", after_s=moments.uniform(0.05, 0.6))
    let_finish(empty_database_url, "worker-1", "finish")
    sales = keys(empty_database_url, "sales")
    assert sales
    assert keys(empty_database_url, "effects") == sales
    # Else the kills hit nothing: some jobs were begun, broken off and begun again.
    assert len(keys(empty_database_url, "begun")) > len(sales)


def test_another_worker_ends_what_a_killed_one_had_in_hand(empty_database_url: str) -> None:
    kill_while_selling(empty_database_url, "worker-1", after_s=0.4)
    let_finish(empty_database_url, "worker-2", "take-over")
    assert keys(empty_database_url, "effects") == keys(empty_database_url, "sales") != []
