"""Whoever takes back their consent is read no more from the next message on, whatever happens in between."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from core.insight.analyse import Analyse
from core.kernel.ids import MemberId, RoomId
from core.members.agree import Agree
from core.members.model import Purpose
from tests.factories import a_member, a_room, an_entry, keep
from tests.fakes.analyst import SpyAnalyst
from tests.fakes.clock import NOON, HandClock
from tests.fakes.store import FakeWork

STEPS = st.lists(st.sampled_from(("say", "say", "yes", "no", "analyse")), max_size=16)


class Life:
    """One person in one room: what they say and answer, and by what was said under a present yes."""

    def __init__(self) -> None:
        self.work, self.analyst, self.clock = FakeWork(), SpyAnalyst(), HandClock()
        self.analyse = Analyse(self.work, self.analyst)
        self.is_on = False
        self.allowed: list[str] = []

    async def step(self, number: int, what: str) -> None:
        self.clock.pass_by(timedelta(minutes=1))
        if what == "say":
            said = an_entry(str(number), f"good {number}", at=self.clock.now())
            await keep(self.work, said)
            if self.is_on:
                self.allowed.append(f"good {number}")
        elif what == "analyse":
            before = len(self.analyst.seen)
            await self.analyse()
            assert self.is_on or len(self.analyst.seen) == before
        else:
            self.is_on = what == "yes"
            await Agree(self.work, self.clock)(MemberId(1), (Purpose.MOOD,), is_on=self.is_on)


@given(STEPS)
@settings(max_examples=120)
async def test_nothing_said_without_a_yes_is_ever_read_or_counted(steps: Sequence[str]) -> None:
    life = Life()
    await keep(life.work, a_member(), a_room())
    for number, what in enumerate([*steps, "no", "say", "analyse"], 1):
        await life.step(number, what)
    assert set(life.analyst.seen) <= set(life.allowed)
    texts = {place: row.text for place, row in life.work.tables.log.items()}
    assert {texts[place] for place in life.work.tables.readings} <= set(life.allowed)
    async with life.work.read() as tx:
        counted = await tx.readings.felt(RoomId(1), NOON, life.clock.now())
    assert len(counted) <= len(set(life.analyst.seen))
