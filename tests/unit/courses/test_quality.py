"""Ratings, items and lessons are judged by enough people, and a crowd of new accounts changes nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.courses.attempt import Attempt, AttemptId, Pick
from core.courses.lesson_checks import broken_links, near_duplicates
from core.courses.quiz import Mark
from core.courses.quiz_items import LEAST_ANSWERS, Verdict, correlation, items_of
from core.courses.rating import FRESH_AGE, NEUTRAL, PRIOR_VOTES, Rater, standings, weight_of
from core.kernel.ids import LessonId, MemberId
from tests.fakes.clock import NOON

RATINGS = st.lists(
    st.tuples(
        st.sampled_from([LessonId(f"l{n}") for n in range(6)]),
        st.integers(1, 5),
        st.builds(Rater, st.integers(0, 400).map(lambda days: NOON - timedelta(days=days)), st.integers(0, 20)),
    ),
    min_size=1,
    max_size=40,
)


def ranks(ratings: Sequence[tuple[LessonId, int, Rater]], now: datetime = NOON) -> dict[LessonId, int]:
    return {one.lesson_id: place for place, one in enumerate(standings(ratings, now))}


@settings(max_examples=40)
@given(RATINGS, st.sampled_from((1, 5)), st.floats(0, 13.9), st.integers(0, 200), st.data())
def test_fifty_fresh_accounts_move_a_rank_by_less_than_one(
    ratings: list[tuple[LessonId, int, Rater]], stars: int, age_days: float, finished: int, draw: st.DataObject
) -> None:
    target = draw.draw(st.sampled_from(sorted({lesson for lesson, _, _ in ratings})))
    bomb = [(target, stars, Rater(NOON - timedelta(days=age_days), finished))] * 50
    before, after = ranks(ratings), ranks([*ratings, *bomb])
    assert all(abs(before[lesson] - after[lesson]) < 1 for lesson in before)


@settings(max_examples=30)
@given(RATINGS)
def test_a_mean_stays_between_the_stars(ratings: list[tuple[LessonId, int, Rater]]) -> None:
    for one in standings(ratings, NOON):
        assert 1.0 - 1e-9 <= one.mean <= 5.0 + 1e-9
        assert 0.0 <= one.weight <= one.raters


def test_few_raters_are_shrunk_to_the_mean_of_all() -> None:
    old = Rater(NOON - timedelta(days=100), 9)
    good, bad = LessonId("good"), LessonId("bad")
    found = {one.lesson_id: one for one in standings([(good, 5, old)] * 40 + [(bad, 1, old)], NOON)}
    centre = (40 * 5 + 1) / 41
    assert isclose(found[bad].mean, (1 + PRIOR_VOTES * centre) / (1 + PRIOR_VOTES))
    assert standings([(good, 1, Rater(NOON, 0))], NOON)[0].mean == NEUTRAL


@given(st.integers(0, 500), st.integers(0, 30))
def test_weight_grows_with_age_and_work_and_never_passes_one(days: int, finished: int) -> None:
    rater = Rater(NOON - timedelta(days=days), finished)
    weight = weight_of(rater, NOON)
    assert 0.0 <= weight <= weight_of(rater, NOON + timedelta(days=1)) <= 1.0
    assert weight == 0.0 or days >= FRESH_AGE.days


def attempt(number: int, right: Sequence[bool]) -> Attempt:
    picks = {place: Pick(frozenset((0,)), is_right=one) for place, one in enumerate(right)}
    marks = tuple(Mark(f"m{place}") for place in range(len(right)))
    return Attempt(AttemptId(number), MemberId(number), LessonId("l"), marks, NOON, picks, NOON)


def test_an_item_that_the_better_ones_miss_misleads_and_few_answers_say_nothing() -> None:
    strong, weak = (True, True, True, True, False), (True, False, False, False, True)
    attempts = [attempt(n, strong if n < 6 else weak) for n in range(12)]
    marks = attempts[0].marks
    easy, good, _, _, odd = items_of(marks, attempts)
    assert (easy.right_share, easy.discrimination, easy.verdict) == (1.0, None, Verdict.EASY)
    assert good.right_share == 0.5 and good.discrimination is not None and good.discrimination > 0.9
    assert good.verdict is Verdict.FINE
    assert odd.discrimination is not None and odd.discrimination < -0.9
    assert odd.verdict is Verdict.MISLEADS
    few = items_of(marks, attempts[: LEAST_ANSWERS - 1])[0]
    assert (few.right_share, few.discrimination, few.verdict) == (None, None, Verdict.FEW)
    hard = items_of((Mark("m0"),), [attempt(n, (n == 0,)) for n in range(12)])[0]
    assert (hard.discrimination, hard.verdict) == (None, Verdict.HARD)


@settings(max_examples=30)
@given(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), max_size=25))
def test_difficulty_and_discrimination_stay_in_their_bounds(rows: list[list[bool]]) -> None:
    attempts = [attempt(n, row) for n, row in enumerate(rows)]
    for item in items_of([Mark(f"m{n}") for n in range(4)], attempts):
        assert item.answers == len(rows)
        assert item.right_share is None or 0.0 <= item.right_share <= 1.0
        assert item.discrimination is None or -1.0 <= item.discrimination <= 1.0


def test_the_point_biserial_is_pearsons_r() -> None:
    # By hand: means 0.5 and 2.5; covariance sum 2, spreads 1 and 5.
    found = correlation((0.0, 0.0, 1.0, 1.0), (1.0, 2.0, 3.0, 4.0))
    assert found is not None and isclose(found, 2 / 5**0.5)


@pytest.mark.parametrize(
    ("body", "broken"),
    [
        ("[a](https://example.org/x?y=1#z) https://例子.测试/路 [b](mailto:a@b.c) [c](#part)", []),
        ("[a](htp:/bad) [b]() [c](example.org) [d](https://) [e](https://no_host)",
         ["htp:/bad", "", "example.org", "https://", "https://no_host"]),
        ("[a](https://exa mple.org) and [b](https://[::1", ["https://exa mple.org", "https://[::1"]),
        ("http://localhost:8080/ok https://a..b", ["https://a..b"]),
        ("no link, f(x) [y] (z)", []),
    ],
)  # fmt: skip
def test_links_that_cannot_work_are_found_without_a_network(body: str, broken: list[str]) -> None:
    assert list(broken_links(body)) == broken


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_any_text_can_be_looked_at(body: str) -> None:
    assert all(isinstance(one, str) for one in broken_links(body + "[x](" + body))
    assert near_duplicates({LessonId("a"): body, LessonId("b"): body[:2]}) == []


def test_nearly_the_same_text_is_found_in_both_languages_and_other_text_is_not() -> None:
    english = " ".join(f"sentence {n} explains how recursion number {n * 7} ends" for n in range(40))
    chinese = "".join(f"第{n}句说明递归在第{n * 7}层怎样结束，以及为什么要有出口。" for n in range(40))
    texts = {
        "a": english,
        "b": english.replace("sentence 9", "line nine"),
        "c": chinese,
        "d": chinese[:-9],
        "e": "x" * 300,
    }
    found = near_duplicates({LessonId(name): text for name, text in texts.items()})
    assert found == [("a", "b"), ("c", "d")]
