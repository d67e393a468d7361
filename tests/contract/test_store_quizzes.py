"""Quizzes, tries, reviews and ratings are kept the same on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from adapters.sql.base import metadata
from adapters.sql.rekey import rotate
from core.courses.attempt import REVIEW, Pick
from core.courses.quiz import Mark, Quiz
from core.courses.rating import Rater, Rating
from core.courses.spaced import Review
from core.interactions.model import Act, ActKind
from core.kernel.errors import Refused
from core.kernel.ids import ItemId, LessonId, MemberId
from tests.contract.quizzed import LESSON, PRIMES, SUM, answered
from tests.contract.stores import MINUTE, NOON, TWO_KEYS, Store, a_member, opened

QUIZ = Quiz(LESSON, (SUM, PRIMES), pass_percent=80, tries_a_day=2)


async def test_a_quiz_is_replaced_and_removed_and_its_questions_stay(store: Store) -> None:
    async with store.work.write() as tx:
        assert await tx.quizzes.get(LESSON) is None
        await tx.quizzes.put(QUIZ, NOON)
        assert await tx.quizzes.get(LESSON) == QUIZ
        await tx.quizzes.put(replace(QUIZ, questions=(PRIMES,)), NOON)
        found = await tx.quizzes.get(LESSON)
        assert found is not None and found.questions == (PRIMES,)
        assert await tx.quizzes.remove(LESSON) is True
        assert await tx.quizzes.remove(LESSON) is False
        assert await tx.quizzes.questions((SUM.mark, Mark("none"))) == {SUM.mark: SUM}


async def test_a_draft_is_its_writers_alone(store: Store) -> None:
    async with store.work.write() as tx:
        ann, bob = await a_member(tx), await a_member(tx, "bob")
        await tx.quizzes.put_draft(ann, QUIZ, NOON)
        await tx.quizzes.put_draft(ann, replace(QUIZ, questions=(SUM,)), NOON)
        assert await tx.quizzes.draft(ann, LESSON) == replace(QUIZ, questions=(SUM,))
        assert await tx.quizzes.draft(bob, LESSON) is None
        assert await tx.quizzes.written(ann, NOON) == LESSON
        assert await tx.quizzes.written(ann, NOON + MINUTE) is None
        await tx.quizzes.let_go(ann)
        assert await tx.quizzes.written(ann, NOON) is None
        assert await tx.quizzes.drop_draft(ann, LESSON) is True
        assert await tx.quizzes.drop_draft(ann, LESSON) is False


async def test_an_attempt_is_kept_pick_by_pick(store: Store) -> None:
    marks = (SUM.mark, PRIMES.mark)
    async with store.work.write() as tx:
        ann = await a_member(tx)
        first = await tx.attempts.begin(ann, LESSON, marks, NOON)
        await tx.attempts.pick(first.id, 0, Pick(frozenset((1,)), is_right=True), NOON)
        await tx.attempts.pick(first.id, 1, Pick(frozenset((0,))), NOON)
        await tx.attempts.pick(first.id, 1, Pick(frozenset((0, 1))), NOON)
    async with store.work.read() as tx:
        live = await tx.attempts.live(ann, LESSON)
        assert live is not None
        assert live == await tx.attempts.live(ann) == replace(first, picks=live.picks)
        assert live.picks == {0: Pick(frozenset((1,)), is_right=True), 1: Pick(frozenset((0, 1)))}
        assert await tx.attempts.live(ann, LessonId("other")) is None
        assert await tx.attempts.first_of(LESSON) == []
    async with store.work.write() as tx:
        await tx.attempts.finish(first.id, NOON + MINUTE, is_passed=True)
        second = await tx.attempts.begin(ann, LESSON, marks, NOON + MINUTE)
        await tx.attempts.finish(second.id, NOON + MINUTE, is_passed=False)
        third = await tx.attempts.begin(ann, REVIEW, marks, NOON + MINUTE)
        await tx.attempts.pick(third.id, 0, Pick(frozenset((1,))), NOON)
        assert await tx.attempts.passed(ann) == {LESSON}
        assert [one.id for one in await tx.attempts.first_of(LESSON)] == [first.id]
        assert await tx.attempts.started(ann, LESSON, NOON - MINUTE) == [NOON, NOON + MINUTE]
        assert await tx.attempts.started(ann, LESSON, NOON) == [NOON + MINUTE]
        assert await tx.attempts.live(ann) is None
        assert await tx.attempts.live(ann, REVIEW) is not None
        await tx.attempts.drop(third.id)
        assert await tx.attempts.live(ann, REVIEW) is None
        assert await tx.attempts.get(third.id) is None


async def test_what_comes_back_is_counted_when_it_is_due(store: Store) -> None:
    async with store.work.write() as tx:
        ann = await a_member(tx)
        later = Review(ann, PRIMES.mark, LESSON, 1, NOON + timedelta(days=6))
        await tx.reviews.put(later)
        await tx.reviews.put(Review(ann, SUM.mark, LESSON, 1, NOON))
        await tx.reviews.put(Review(ann, SUM.mark, LESSON, 0, NOON + MINUTE))
        assert [one.mark for one in await tx.reviews.of(ann)] == [SUM.mark, PRIMES.mark]
        assert await tx.reviews.due(NOON) == {}
        assert await tx.reviews.due(NOON + MINUTE) == {ann: 1}
        await tx.reviews.drop(ann, SUM.mark)
        assert await tx.reviews.of(ann) == [later]


async def test_a_rating_replaces_the_earlier_one_and_its_words_are_sealed(store: Store) -> None:
    async with store.work.write() as tx:
        ann, bob = await a_member(tx), await a_member(tx, "bob")
        await tx.acts.add([Act(ann, ItemId("l"), ActKind.DONE, NOON, "done")])
        await tx.ratings.put(Rating(ann, LESSON, 2, NOON, "too short"))
        better = Rating(ann, LESSON, 5, NOON + MINUTE, "grown")
        await tx.ratings.put(better)
        await tx.ratings.put(Rating(bob, LESSON, 1, NOON))
        assert await tx.ratings.get(ann, LESSON) == better
        assert sorted(await tx.ratings.all(), key=str) == [
            (LESSON, 1, Rater(NOON, 0)),
            (LESSON, 5, Rater(NOON, 1)),
        ]
        assert await tx.ratings.texts((LESSON,), 9) == [better]
        assert await tx.ratings.opened_since(NOON) == {LESSON}
        assert await tx.ratings.opened_since(NOON + MINUTE) == frozenset()
        rows = (await tx.connection.execute(sa.select(metadata.tables["lesson_ratings"]))).all()
    assert "grown" not in str(rows)
    async with opened(store.url, TWO_KEYS) as both:
        assert (await rotate(both.work, both.sealer)).resealed == 2
        async with both.work.read() as tx:
            assert await tx.ratings.get(ann, LESSON) == better


async def test_who_was_forgotten_leaves_nothing_new(store: Store) -> None:
    async with store.work.write() as tx:
        with pytest.raises(Refused, match=r"member\.forgotten"):
            await answered(tx, MemberId(99), "late")
