"""Exactly the texts that their authors allow reach the analysis, and the cursor never waits."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.insight.analyse import BATCH_ROWS, Analyse
from core.insight.policy import Scope
from core.interactions.model import EntryKind, Origin
from core.kernel.ids import CONSOLE, DISCORD, TELEGRAM, Address, MemberId, Platform
from core.members.agree import Agree
from core.members.model import Consent, Purpose
from tests.factories import a_member, a_room, an_entry, keep
from tests.fakes.analyst import SpyAnalyst
from tests.fakes.clock import NOON, HandClock
from tests.fakes.store import FakeWork

HOUR = timedelta(hours=1)
PLATFORMS = (TELEGRAM, DISCORD, CONSOLE, Platform("of tomorrow"))


@dataclass(frozen=True)
class Case:
    """One message and everything that decides whether it may be read."""

    platform: Platform
    answer: bool | None
    answered_before: bool
    origin: Origin
    has_group_figures: bool
    has_author: bool
    text: str

    @property
    def scope(self) -> Scope | None:
        """What the consent decision in plain words says."""
        if not self.text or not self.has_author:
            return None
        if self.answer is None:
            return Scope.ROOM if self.origin is Origin.IMPORT and self.has_group_figures else None
        if not self.answer or not self.answered_before:
            return None
        return Scope.PERSON if self.platform in {TELEGRAM, CONSOLE} else Scope.ROOM


CASES = st.builds(
    Case,
    platform=st.sampled_from(PLATFORMS),
    answer=st.sampled_from((None, True, False)),
    answered_before=st.booleans(),
    origin=st.sampled_from(Origin),
    has_group_figures=st.booleans(),
    has_author=st.sampled_from((True, True, True, False)),
    text=st.sampled_from(("good", "bad", "so so", "")),
)


async def filled(cases: list[Case], purpose: Purpose = Purpose.MOOD) -> FakeWork:
    work = FakeWork()
    for n, case in enumerate(cases, 1):
        answered_at = NOON - HOUR if case.answered_before else NOON + HOUR
        consents = {} if case.answer is None else {purpose: Consent(case.answer, answered_at, "2026-11")}
        person = Address(case.platform, f"p{n}")
        room = a_room(n, at=Address(case.platform, f"r{n}"), has_group_figures=case.has_group_figures)
        said = an_entry(text=f"{case.text} {n}" if case.text else "", room=room, origin=case.origin)
        author = MemberId(n) if case.has_author else None
        await keep(work, replace(a_member(n, at=person), consents=consents), room, replace(said, member_id=author))
    return work


@given(st.lists(CASES, max_size=12))
@settings(max_examples=80)
async def test_exactly_the_allowed_texts_are_read_and_for_what_is_allowed(cases: list[Case]) -> None:
    work, analyst = await filled(cases), SpyAnalyst()
    analyse = Analyse(work, analyst)
    assert await analyse() == len(cases)
    allowed = [(n, case) for n, case in enumerate(cases, 1) if case.scope is not None]
    assert analyst.seen == [f"{case.text} {n}" for n, case in allowed]
    assert {n: scope for n, (scope, _) in work.tables.readings.items()} == {n: case.scope for n, case in allowed}
    assert await analyse.behind() == await analyse() == 0


@pytest.mark.parametrize("purpose", [Purpose.PERSONAL, Purpose.NUDGES])
async def test_a_yes_to_another_purpose_is_no_yes_to_this_one(purpose: Purpose) -> None:
    case = Case(TELEGRAM, True, True, Origin.LIVE, has_group_figures=True, has_author=True, text="good")
    work, analyst = await filled([case], purpose), SpyAnalyst()
    await Analyse(work, analyst)()
    assert analyst.seen == []


async def talking(*texts: str) -> tuple[FakeWork, SpyAnalyst, Analyse]:
    work, analyst = FakeWork(), SpyAnalyst()
    await keep(work, a_member(allows=(Purpose.MOOD,)), a_room())
    await keep(work, *(an_entry(str(n), text) for n, text in enumerate(texts)))
    return work, analyst, Analyse(work, analyst)


async def test_whoever_withdraws_while_their_words_are_read_is_not_kept() -> None:
    work, analyst, analyse = await talking("good", "bad")

    async def withdraw() -> None:
        await Agree(work, HandClock())(MemberId(1), (Purpose.MOOD,), is_on=False)

    analyst.meanwhile = withdraw
    assert await analyse() == 2
    assert analyst.seen == ["good", "bad"]
    assert work.tables.readings == {}


async def change(work: FakeWork, kind: EntryKind, text: str, at: datetime = NOON + HOUR) -> None:
    await keep(work, an_entry("0", text, at=at, kind=kind))


async def test_an_edit_replaces_what_was_read() -> None:
    work, _, analyse = await talking("good")
    await analyse()
    await change(work, EntryKind.EDIT, "bad")
    assert await analyse() == 1
    assert [reading.polarity for _, reading in work.tables.readings.values()] == [-1.0]


async def test_an_edit_after_a_withdrawal_takes_the_old_reading_away() -> None:
    work, analyst, analyse = await talking("good")
    await analyse()
    await Agree(work, HandClock())(MemberId(1), (Purpose.MOOD,), is_on=False)
    await change(work, EntryKind.EDIT, "bad")
    await analyse()
    assert (analyst.seen, work.tables.readings) == (["good"], {})


async def test_a_deletion_takes_the_reading_away() -> None:
    work, analyst, analyse = await talking("good")
    await analyse()
    await change(work, EntryKind.DELETE, "")
    assert await analyse() == 1
    assert (analyst.seen, work.tables.readings) == (["good"], {})


async def test_a_message_edited_before_it_was_read_is_read_once_as_it_stands() -> None:
    work, analyst, analyse = await talking("good")
    await change(work, EntryKind.EDIT, "bad")
    await analyse()
    assert analyst.seen == ["bad"]


async def test_the_cursor_goes_over_rows_that_nobody_may_read() -> None:
    work, analyst, analyse = await talking()
    await keep(work, a_member(2, at=Address(CONSOLE, "bo")))
    async with work.write() as tx:
        await tx.log.append([an_entry(str(n), by=2) for n in range(BATCH_ROWS + 5)])
    assert await analyse.behind() == BATCH_ROWS + 5
    assert [await analyse(), await analyse(), await analyse()] == [BATCH_ROWS, 5, 0]
    assert analyst.seen == []


async def test_another_engine_reads_the_log_from_its_beginning() -> None:
    work, _, analyse = await talking("good")
    await analyse()
    newer = SpyAnalyst(version="listed-2")
    assert await Analyse(work, newer)() == 1
    assert newer.seen == ["good"]
