"""A person sees what is kept of them, and is forgotten with all of it."""

import pytest

from core.kernel.errors import Refused
from core.kernel.ids import CONSOLE, Address, MemberId
from core.privacy.erase import Erase, EraseAll
from core.privacy.export import Export
from tests.factories import ANN, a_fact, a_member, a_room, an_act, an_entry, keep
from tests.fakes.clock import HandClock
from tests.fakes.store import FakeWork

BO = Address(CONSOLE, "bo")


class Afterwards:
    """Counts what must follow a commit."""

    def __init__(self) -> None:
        self.times = 0

    async def __call__(self) -> None:
        self.times += 1


async def two_people() -> FakeWork:
    work = FakeWork()
    await keep(work, a_room(), a_member(), a_member(2, at=BO))
    await keep(work, an_entry("1", "mine"), an_entry("2", "his", by=2), an_act(), an_act(by=2), a_fact())
    return work


async def test_an_export_holds_ones_own_rows_and_nobody_elses() -> None:
    shown = await Export(await two_people())(MemberId(1))
    assert [row["text"] for row in shown["log"]] == ["mine"]
    assert {table: len(rows) for table, rows in shown.items()} == {"members": 1, "log": 1, "acts": 1, "facts": 1}


async def test_of_a_number_that_nobody_has_nothing_is_shown() -> None:
    assert await Export(FakeWork())(MemberId(99)) == {}


async def test_one_is_forgotten_and_the_others_stay() -> None:
    work, afterwards = await two_people(), Afterwards()
    erase = Erase(work, HandClock(), afterwards)
    assert await erase(MemberId(1)) == {"members": 1, "log": 1, "acts": 1}
    assert afterwards.times == 1
    assert set(await Export(work)(MemberId(2))) == {"members", "log", "acts"}
    assert [row.text for row in work.tables.log.values()] == ["his"]
    assert list(work.tables.facts) == ["f1"]
    assert await erase(MemberId(1)) == {}


async def test_an_operator_forgets_somebody_by_their_account() -> None:
    work = await two_people()
    erase = Erase(work, HandClock(), Afterwards())
    assert (await erase.at(BO))["members"] == 1
    for nobody in (BO, Address(CONSOLE, "never seen")):
        with pytest.raises(Refused, match=r"member\.unknown"):
            await erase.at(nobody)
    assert ANN in work.tables.accounts


async def test_what_must_follow_does_not_follow_an_erasure_that_failed() -> None:
    work, afterwards = await two_people(), Afterwards()
    del work.tables.members[MemberId(1)]
    with pytest.raises(KeyError):
        await Erase(work, HandClock(), afterwards)(MemberId(1))
    assert afterwards.times == 0


async def test_everybody_is_forgotten() -> None:
    work, afterwards = await two_people(), Afterwards()
    assert await EraseAll(work, HandClock(), afterwards)() == {"members": 2, "log": 2, "acts": 2}
    assert (work.tables.members, work.tables.log, afterwards.times) == ({}, {}, 1)
