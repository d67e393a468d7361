"""Whoever speaks is known, and in the language that the strongest evidence tells."""

from itertools import product

import pytest

from core.kernel.messages import Person
from core.members.agree import ChooseLanguage
from core.members.model import Language, LanguageSource
from core.members.resolve import Resolve
from tests.factories import ANN, a_member, keep
from tests.fakes.clock import NOON, HandClock
from tests.fakes.store import FakeWork

ZH, EN = Language.ZH, Language.EN


def resolve_in(work: FakeWork, default: Language | None = ZH) -> Resolve:
    return Resolve(work, HandClock(), default)


def ann(hint: str | None = None) -> Person:
    return Person("ann", "Ann", hint)


async def test_the_first_word_makes_a_member_and_the_second_none() -> None:
    work = FakeWork()
    first = await resolve_in(work)(ANN, ann("en-GB"))
    assert await resolve_in(work)(ANN, ann("en-GB")) == first
    assert (first.name, first.created_at, first.accounts) == ("Ann", NOON, (ANN,))
    assert len(work.tables.members) == 1


async def test_somebody_without_a_name_is_called_by_their_number() -> None:
    assert (await resolve_in(FakeWork())(ANN, Person("ann", "\u202e"))).name == "ann"


@pytest.mark.parametrize(
    ("hint", "spoken", "language", "source"),
    [
        ("en", ZH, EN, LanguageSource.HINT),
        ("zh-hant", EN, ZH, LanguageSource.HINT),
        ("fr", EN, EN, LanguageSource.DETECTED),
        (None, EN, EN, LanguageSource.DETECTED),
        (None, None, ZH, LanguageSource.DEFAULT),
        ("fr", None, ZH, LanguageSource.DEFAULT),
    ],
)
async def test_a_hint_beats_evidence_and_evidence_the_default(
    hint: str | None, spoken: Language | None, language: Language, source: LanguageSource
) -> None:
    member = await resolve_in(FakeWork())(ANN, ann(hint), spoken)
    assert (member.language, member.language_source) == (language, source)


async def test_with_no_default_everybody_unknown_is_answered_in_chinese() -> None:
    assert (await resolve_in(FakeWork(), None)(ANN, ann())).language is ZH


@pytest.mark.parametrize(("known", "hint", "spoken"), [*product(LanguageSource, (None, "en"), (None, EN))])
async def test_only_stronger_evidence_changes_a_language(
    known: LanguageSource, hint: str | None, spoken: Language | None
) -> None:
    work = FakeWork()
    await keep(work, a_member(language=ZH, source=known))
    member = await resolve_in(work)(ANN, ann(hint), spoken)
    strength = list(LanguageSource)
    evidence = LanguageSource.HINT if hint else LanguageSource.DETECTED if spoken else LanguageSource.DEFAULT
    is_stronger = strength.index(evidence) > strength.index(known)
    assert (member.language is EN) == is_stronger
    assert member.language_source is (evidence if is_stronger else known)


async def test_a_chosen_language_stays_until_it_is_given_back_to_the_evidence() -> None:
    work = FakeWork()
    choose = ChooseLanguage(work)
    member = await resolve_in(work)(ANN, ann("en"))
    assert (await choose(member.id, ZH)).language is ZH
    assert (await resolve_in(work)(ANN, ann("en"), EN)).language is ZH
    assert (await choose(member.id, None)).language_source is LanguageSource.DEFAULT
    assert (await resolve_in(work)(ANN, ann("en"))).language is EN


async def test_recent_speakers_are_known_without_asking_and_forgotten_on_demand() -> None:
    resolve = resolve_in(FakeWork())
    assert resolve.known(ANN.platform, ANN.external_id) is None
    member = await resolve(ANN, ann())
    known = resolve.known(ANN.platform, ANN.external_id)
    assert known is not None and known.member_id == member.id
    resolve.forget()
    assert resolve.known(ANN.platform, ANN.external_id) is None
