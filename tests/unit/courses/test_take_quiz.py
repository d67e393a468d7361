"""A quiz is answered pick by pick: nothing counts twice, and progress only grows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.courses.attempt import Attempt, AttemptId, Pick
from core.courses.browse import Complete
from core.courses.quiz import Mark, Question, Quiz, is_passed
from core.courses.quiz_step import Learner, Step
from core.courses.spaced import STEPS_DAYS, missed, reviewed
from core.courses.take_quiz import TakeQuiz
from core.interactions.model import ActKind
from core.kernel.errors import Refused
from core.kernel.ids import ItemId, LessonId, MemberId
from tests.factories import VIP, a_course, an_act, keep
from tests.fakes.clock import NOON, HandClock
from tests.fakes.store import FakeWork

ANN = Learner(MemberId(1), frozenset())
LESSON = LessonId("py-1")
ASKED = (
    Question("1 + 1?", ("1", "2"), frozenset((1,))),
    Question("Primes?", ("2", "3", "4"), frozenset((0, 1))),
    Question("2 + 2?", ("4", "5"), frozenset((0,)), "Two twos."),
)
QUIZ = Quiz(LESSON, ASKED, pass_percent=60, tries_a_day=2)


async def school(quiz: Quiz = QUIZ) -> tuple[FakeWork, TakeQuiz, HandClock]:
    work, clock = FakeWork(), HandClock()
    await keep(work, a_course(), an_act("py-1", ActKind.OPENED))
    async with work.write() as tx:
        await tx.quizzes.put(quiz, NOON)
    return work, TakeQuiz(work, clock), clock


async def answer(take: TakeQuiz, *chosen: Sequence[int], who: Learner = ANN) -> Step:
    """Return where the attempt stands after these answers, from the question that waits."""
    step = await take(who, LESSON)
    for one in chosen:
        step = await take.pick(who, step.attempt.id, step.attempt.place or 0, one)
    return step


async def refusal(take: TakeQuiz, *chosen: Sequence[int]) -> Refused:
    with pytest.raises(Refused) as refused:
        await answer(take, *chosen)
    return refused.value


async def test_a_passed_quiz_finishes_the_lesson_and_nothing_else_does() -> None:
    work, take, clock = await school()
    complete = Complete(work, clock)
    with pytest.raises(Refused, match=r"done\.quiz"):
        await complete(ANN.member_id, ItemId(LESSON), ())
    step = await answer(take, (1,), (0, 1), (1,))
    assert (step.attempt.is_passed, step.attempt.percent, step.question) == (True, 66, None)
    assert step.progress is not None and step.progress.done == 1
    assert [one.question for one in step.wrong] == [ASKED[2]]
    seen, is_new = await complete(ANN.member_id, ItemId(LESSON), ())
    assert (seen.progress.done, is_new) == (1, False)
    other, is_new = await complete(ANN.member_id, ItemId("py-2"), ())
    assert (other.progress.done, is_new) == (2, True)


async def test_who_finished_the_lesson_before_it_had_a_quiz_keeps_it() -> None:
    work, _, clock = await school()
    async with work.write() as tx:
        await tx.quizzes.remove(LESSON)
    complete = Complete(work, clock)
    await complete(ANN.member_id, ItemId(LESSON), ())
    async with work.write() as tx:
        await tx.quizzes.put(QUIZ, NOON)
    assert (await complete(ANN.member_id, ItemId(LESSON), ()))[1] is False


async def test_a_restart_in_the_middle_loses_nothing() -> None:
    work, take, clock = await school()
    first = await answer(take, (1,))
    await take.flip(ANN, first.attempt.id, 1, 0)
    again = await TakeQuiz(work, clock)(ANN, LESSON)
    assert again.attempt.id == first.attempt.id
    assert (again.attempt.place, again.attempt.chosen(1), again.question) == (1, frozenset((0,)), ASKED[1])


async def test_toggles_count_only_when_they_are_sent_and_nothing_chosen_is_no_answer() -> None:
    _, take, _ = await school()
    attempt = (await answer(take, (1,))).attempt.id
    with pytest.raises(Refused, match=r"quiz\.empty"):
        await take.send(ANN, attempt, 1)
    for option in (0, 2, 1, 2):
        step = await take.flip(ANN, attempt, 1, option)
    assert step.attempt.chosen(1) == {0, 1}
    sent = await take.send(ANN, attempt, 1)
    assert sent.before is not None and sent.before.is_right
    again = await take.send(ANN, attempt, 1)
    assert (again.is_repeated, again.attempt) == (True, sent.attempt)
    assert (await take.flip(ANN, attempt, 1, 0)).is_repeated


async def test_old_foreign_and_changed_buttons_are_expired() -> None:
    work, take, _ = await school()
    step = await answer(take, (1,))
    number = step.attempt.id
    calls = [
        take.pick(Learner(MemberId(2), ()), number, 1, (0,)),
        take.pick(ANN, AttemptId(99), 1, (0,)),
        take.pick(ANN, number, 7, (0,)),
        take.pick(ANN, number, 1, (9,)),
        take.flip(ANN, number, 1, 9),
    ]
    for call in calls:
        with pytest.raises(Refused, match=r"quiz\.expired"):
            await call
    async with work.write() as tx:
        await tx.quizzes.put(replace(QUIZ, questions=ASKED[:2]), NOON)
    with pytest.raises(Refused, match=r"quiz\.expired"):
        await take.pick(ANN, number, 1, (0,))
    fresh = await take(ANN, LESSON)
    assert (fresh.attempt.id != number, len(fresh.attempt.marks)) == (True, 2), "an attempt at the old one is no try"
    done = await answer(take, (1,), (0, 1))
    with pytest.raises(Refused, match=r"quiz\.expired"):
        await take.pick(ANN, done.attempt.id, 1, (0,))


async def test_tries_are_counted_over_24_hours_and_the_refusal_says_when_again() -> None:
    _, take, clock = await school()
    first = await answer(take, (0,), (0,), (1,))
    assert (first.attempt.is_passed, first.attempt.percent, first.again_at) == (False, 0, None)
    clock.at += timedelta(hours=1)
    second = await answer(take, (0,), (0,), (1,))
    assert second.again_at == NOON + timedelta(hours=24)
    refused = await refusal(take)
    assert (refused.key, refused.params["again"]) == ("quiz.used", NOON + timedelta(hours=24))
    clock.at = NOON + timedelta(hours=24)
    assert (await take(ANN, LESSON)).question == ASKED[0]


async def test_the_quiz_comes_after_the_lesson_was_opened() -> None:
    _, take, _ = await school()
    with pytest.raises(Refused, match=r"quiz\.unopened"):
        await take(Learner(MemberId(2), ()), LESSON)


async def test_only_who_may_open_the_lesson_is_asked() -> None:
    work, take, clock = await school()
    await keep(work, a_course(plan=VIP))
    assert (await refusal(take)).key == "lesson.locked"
    subscriber = Learner(ANN.member_id, frozenset((VIP,)))
    step = await take(subscriber, LESSON)
    with pytest.raises(Refused, match=r"lesson\.locked"):
        await take.pick(ANN, step.attempt.id, 0, (1,))
    with pytest.raises(Refused, match=r"lesson\.unknown"):
        await TakeQuiz(work, clock)(ANN, LessonId("none"))
    with pytest.raises(Refused, match=r"quiz\.none"):
        await TakeQuiz(work, clock)(subscriber, LessonId("py-2"))


async def test_what_was_missed_comes_back_and_what_is_known_comes_later_until_it_is_learnt() -> None:
    work, take, clock = await school()
    await answer(take, (0,), (0, 1), (0,))
    with pytest.raises(Refused, match=r"review\.later"):
        await take.review(ANN)
    for days in STEPS_DAYS[1:]:
        clock.at = next(iter(work.tables.reviews.values())).due_at
        step = await take.review(ANN)
        assert (step.question, len(step.attempt.marks)) == (ASKED[0], 1)
        done = await take.pick(ANN, step.attempt.id, 0, (1,))
        assert done.attempt.is_review and done.progress is None
        assert work.tables.reviews[ANN.member_id, ASKED[0].mark].due_at == clock.at + timedelta(days=days)
    clock.at += timedelta(days=94)
    step = await take.review(ANN)
    await take.pick(ANN, step.attempt.id, 0, (1,))
    with pytest.raises(Refused, match=r"review\.none"):
        await take.review(ANN)


async def test_a_question_that_was_taken_out_comes_back_no_more() -> None:
    work, take, clock = await school()
    await answer(take, (0,), (0, 1), (0,))
    clock.at += timedelta(days=2)
    begun = await take.review(ANN)
    async with work.write() as tx:
        await tx.quizzes.put(replace(QUIZ, questions=ASKED[1:]), NOON)
    with pytest.raises(Refused, match=r"review\.none"):
        await take.review(ANN)
    with pytest.raises(Refused, match=r"quiz\.expired"):
        await take.pick(ANN, begun.attempt.id, 0, (1,))


async def test_a_round_of_reviews_ends_where_the_lesson_is_closed() -> None:
    work, take, clock = await school()
    await answer(take, (0,), (0, 1), (0,))
    clock.at += timedelta(days=2)
    begun = await take.review(ANN)
    assert await take.last(ANN) is None, "a round of reviews is no quiz, and the one there is passed"
    await keep(work, a_course(plan=VIP))
    with pytest.raises(Refused, match=r"quiz\.expired"):
        await take.pick(ANN, begun.attempt.id, 0, (1,))
    with pytest.raises(Refused, match=r"review\.none"):
        await take.review(ANN)


PICKS = st.lists(
    st.tuples(
        st.integers(0, 3), st.frozensets(st.integers(0, 3), max_size=3), st.sampled_from(("pick", "flip", "send"))
    ),
    max_size=25,
)


@settings(max_examples=30)
@given(PICKS)
async def test_picks_are_idempotent_scores_stay_in_bounds_and_progress_only_grows(
    presses: Sequence[tuple[int, frozenset[int], str]],
) -> None:
    work, take, _ = await school(replace(QUIZ, tries_a_day=20))
    done, sent = 0, dict[tuple[AttemptId, int], Pick]()
    for place, chosen, what in presses:
        number = (await take(ANN, LESSON)).attempt.id
        for _twice in range(2 if what != "flip" else 1):
            try:
                if what == "pick":
                    await take.pick(ANN, number, place, chosen)
                elif what == "send":
                    await take.send(ANN, number, place)
                else:
                    await take.flip(ANN, number, place, min(chosen, default=0))
            except Refused as refused:
                assert refused.key in {"quiz.expired", "quiz.empty"}
        for attempt in work.tables.attempts.values():
            assert 0.0 <= attempt.score <= 1.0
            assert (attempt.percent == 100) == (attempt.score == 1.0)
            for at, pick in attempt.picks.items():
                if pick.is_sent:
                    assert sent.setdefault((attempt.id, at), pick) == pick, "what was sent never changes"
        finished = sum(act.kind is ActKind.DONE for act in work.tables.acts.values())
        assert done <= finished <= 1
        done = finished
    passed = any(one.is_passed for one in work.tables.attempts.values())
    assert (done == 1) == passed


@given(st.integers(0, 50), st.integers(0, 50), st.integers(1, 100))
def test_more_right_answers_never_lose_a_pass(right: int, more: int, percent: int) -> None:
    total = 50
    if is_passed(right, total, percent):
        assert is_passed(min(total, right + more), total, percent)
    assert is_passed(total, total, percent)
    assert not is_passed(0, 0, percent)


@given(st.lists(st.booleans(), max_size=12))
def test_intervals_grow_while_it_is_known_and_begin_anew_when_not(answers: Sequence[bool]) -> None:
    review, gap = missed(ANN.member_id, Mark("m"), LESSON, NOON), timedelta(days=1)
    for is_right in answers:
        now = review.due_at
        after = reviewed(review, is_right=is_right, now=now)
        if after is None:
            assert review.step == len(STEPS_DAYS) - 1
            return
        assert after.due_at > now
        assert after.due_at - now > gap if is_right else after.due_at - now == timedelta(days=1)
        review, gap = after, after.due_at - now


def test_an_attempt_without_questions_scores_nothing() -> None:
    empty = Attempt(AttemptId(1), ANN.member_id, LESSON, (), NOON)
    assert (empty.score, empty.percent, empty.place) == (0.0, 0, None)
