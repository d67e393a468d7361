"""Payment histories, each with what is open to whom at every point; a few of them on PostgreSQL too."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.flow.histories import HISTORIES
from tests.flow.histories.form import History
from tests.flow.play import play

ON_BOTH = ("refunded in full in the chat", "in grace until", "two passes add up", "forty days", "comes twice")


MEMORY = Path("/dev/shm")


@pytest.fixture
def light_url() -> Iterator[str]:
    """A fresh SQLite file, in memory where there is such a folder: no history asks whether the disk keeps it."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        yield f"sqlite+aiosqlite:///{folder}/zhishe.db"


def _cases(histories: list[History]) -> list[object]:
    return [
        pytest.param(one, id=one.name, marks=[pytest.mark.xfail(reason=one.fault, strict=True)] if one.fault else [])
        for one in histories
    ]


@pytest.mark.parametrize("history", _cases(HISTORIES))
async def test_what_is_open_follows_from_what_was_paid(history: History, light_url: str) -> None:
    await play(history, light_url)


@pytest.mark.parametrize("history", _cases([one for one in HISTORIES if any(word in one.name for word in ON_BOTH)]))
async def test_on_postgresql_it_is_the_same(history: History, postgres_url: str) -> None:
    await play(history, postgres_url)


def test_there_are_histories_of_every_kind_and_no_two_bear_one_name() -> None:
    names = [history.name for history in HISTORIES]
    assert len(names) >= 60
    assert len(names) == len(set(names))
