"""Answers to the purposes: each is kept once, with its moment and its text."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.kernel.errors import Broken
from core.kernel.ids import MemberId
from core.members.agree import Agree
from core.members.model import CONSENT_TEXT_VERSION, Consent, Purpose
from tests.factories import a_member, keep
from tests.fakes.clock import NOON, HandClock
from tests.fakes.store import FakeWork

ANN = MemberId(1)


async def agreeing() -> tuple[FakeWork, HandClock, Agree]:
    work, clock = FakeWork(), HandClock()
    await keep(work, a_member())
    return work, clock, Agree(work, clock)


async def test_an_answer_is_kept_with_its_moment_and_text() -> None:
    work, _, agree = await agreeing()
    member = await agree(ANN, (Purpose.MOOD,), is_on=True)
    assert member.consents == {Purpose.MOOD: Consent(True, NOON, CONSENT_TEXT_VERSION)}
    assert [purpose for purpose in Purpose if member.allows(purpose)] == [Purpose.MOOD]
    assert len(work.tables.consents) == 1


@pytest.mark.parametrize("is_on", [True, False])
async def test_the_same_answer_twice_is_one_row(is_on: bool) -> None:
    work, clock, agree = await agreeing()
    await agree(ANN, tuple(Purpose), is_on=is_on)
    clock.pass_by(timedelta(days=1))
    member = await agree(ANN, tuple(Purpose), is_on=is_on)
    assert len(work.tables.consents) == 3
    assert {consent.at for consent in member.consents.values()} == {NOON}


async def test_a_no_is_an_answer_though_nothing_was_allowed() -> None:
    work, _, agree = await agreeing()
    assert Purpose.MOOD in (await agree(ANN, (Purpose.MOOD,), is_on=False)).consents
    assert len(work.tables.consents) == 1


async def test_a_withdrawal_is_a_new_row_and_counts_at_once() -> None:
    work, clock, agree = await agreeing()
    await agree(ANN, (Purpose.MOOD, Purpose.NUDGES), is_on=True)
    clock.pass_by(timedelta(seconds=1))
    member = await agree(ANN, (Purpose.MOOD,), is_on=False)
    assert not member.allows(Purpose.MOOD)
    assert member.allows(Purpose.NUDGES)
    assert [(purpose, consent.is_on) for _, purpose, consent in work.tables.consents] == [
        (Purpose.MOOD, True),
        (Purpose.NUDGES, True),
        (Purpose.MOOD, False),
    ]


async def test_a_yes_to_an_older_text_is_not_a_yes_to_this_one() -> None:
    work, _, agree = await agreeing()
    older = Consent(True, NOON - timedelta(days=99), "2020-01")
    await keep(work, replace(a_member(), consents={Purpose.MOOD: older}))
    member = await agree(ANN, (Purpose.MOOD,), is_on=True)
    assert member.consents[Purpose.MOOD].text_version == CONSENT_TEXT_VERSION


async def test_nobody_answers_for_somebody_who_is_gone() -> None:
    _, _, agree = await agreeing()
    with pytest.raises(Broken):
        await agree(MemberId(99), (Purpose.MOOD,), is_on=True)
