"""The language process, real: it loads, crashes, comes back, and ends with its parent."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from adapters.language.snow import SnowSentiment
from adapters.language.words import RjiebaWords
from adapters.language.worker import MOST_WAITING, LanguageWorker
from bot.app.language import worker_of
from core.insight.model import Mood, Spoken
from core.kernel.errors import Broken
from tests.fakes.language import FatalSentiment, ListedSentiment, NosySentiment, SpacedWords, StillbornSentiment


@pytest.fixture
async def fatal(tmp_path: Path) -> AsyncIterator[LanguageWorker]:
    worker = worker_of(FatalSentiment(trace=str(tmp_path / "once")), SpacedWords())
    yield worker
    await worker.close()


async def test_the_real_engines_answer_from_their_own_process() -> None:
    worker = worker_of(SnowSentiment(), RjiebaWords())
    try:
        readings = await worker.read(["老师讲得非常好，很喜欢这门课", "good"])
        spoken = [Spoken(str(n), text) for n, text in enumerate(["学习 python 课程", "周末 火锅 聚餐"] * 10)]
        found = await worker.topics(spoken, k=2, polarities=[1.0, None] * 10)
    finally:
        await worker.close()
    assert [reading.label for reading in readings] == [Mood.POS, Mood.NEU]
    assert readings[0].engine_version == worker.version
    assert [topic.size for topic in found.found] == [10, 10]
    assert {topic.mood for topic in found.found} == {1.0, None}


async def test_where_too_many_wait_the_quick_engine_reads_here_and_says_so() -> None:
    class Quick(ListedSentiment):
        version = "quick-1"

    worker = worker_of(ListedSentiment(), SpacedWords(), quick=Quick())
    readings = await worker.read(["good"] * (MOST_WAITING + 1))
    assert {reading.engine_version for reading in readings} == {"quick-1"}
    assert {reading.label for reading in readings} == {Mood.POS}


async def test_a_text_that_kills_the_process_twice_is_neutral_and_its_neighbours_are_read(
    fatal: LanguageWorker,
) -> None:
    readings = await fatal.read(["good", "kill", "bad"])
    assert [reading.label for reading in readings] == [Mood.POS, Mood.NEU, Mood.NEG]
    assert readings[1].confidence == 0


async def test_a_process_that_dies_once_costs_nothing(fatal: LanguageWorker) -> None:
    await fatal.start()
    readings = await fatal.read(["kill once", "good"])
    assert [reading.label for reading in readings] == [Mood.NEU, Mood.POS]


async def test_many_callers_at_once_get_their_own_readings(fatal: LanguageWorker) -> None:
    found = await asyncio.gather(*(fatal.read([word] * 70) for word in ("good", "bad", "good")))
    assert [{reading.label for reading in readings} for readings in found] == [{Mood.POS}, {Mood.NEG}, {Mood.POS}]


async def test_a_process_that_cannot_load_is_said_aloud() -> None:
    worker = worker_of(StillbornSentiment(), SpacedWords())
    with pytest.raises(Broken):
        await worker.read(["good"])
    await worker.close()


async def test_the_process_knows_nothing_of_the_bot_and_is_deaf_to_ctrl_c() -> None:
    worker = worker_of(NosySentiment(), SpacedWords())
    told = (await worker.read(["hello"]))[0].engine_version.split("|")
    child = psutil.Process(int(told[3]))
    child.send_signal(signal.SIGINT)
    again = (await worker.read(["hello"]))[0].engine_version
    await worker.close()
    assert told[:3] == ["", "True", "False"]
    assert again.endswith(told[3])
    assert not child.is_running()


async def test_a_closed_worker_starts_anew_when_asked() -> None:
    worker = worker_of(ListedSentiment(), SpacedWords())
    await worker.close()
    assert (await worker.read(["good"]))[0].label is Mood.POS
    await worker.close()
    await worker.close()


PARENT = """
import asyncio, multiprocessing, time
from bot.app.language import worker_of
from tests.fakes.language import ListedSentiment, SpacedWords
async def main():
    worker = worker_of(ListedSentiment(), SpacedWords())
    await worker.start()
    print(multiprocessing.active_children()[0].pid, flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


def test_a_killed_parent_leaves_no_process_behind(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"  # no `if __name__` guard: the child must not run it again
    script.write_text(PARENT)
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": root}
    ) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        deadline = time.monotonic() + 20
        while child.is_running() and child.status() != psutil.STATUS_ZOMBIE and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
