"""Group figures: means with their doubt, and the floor that protects the few."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.insight.figures import BelowFloor, Felt, Floor, MoodFigure, mood_figure

START = datetime(2026, 1, 1, 8, tzinfo=UTC)
FLOOR = Floor(people=5, messages=20)


def felt(day: int, people: int, messages: int, polarity: float = 0.5) -> list[Felt]:
    return [Felt(START + timedelta(days=day, minutes=n), f"u{n % people}", polarity) for n in range(messages)]


def figure(messages: list[Felt]) -> MoodFigure:
    found = mood_figure(messages, FLOOR, UTC)
    assert isinstance(found, MoodFigure)
    return found


@pytest.mark.parametrize(
    ("people", "messages", "missing"),
    [(4, 40, BelowFloor(1, 0)), (5, 19, BelowFloor(0, 1)), (2, 3, BelowFloor(3, 17))],
)
def test_below_the_floor_the_answer_says_what_is_missing(people: int, messages: int, missing: BelowFloor) -> None:
    assert mood_figure(felt(0, people, messages), FLOOR, UTC) == missing


def test_nothing_at_all_is_below_the_floor() -> None:
    assert mood_figure([], FLOOR, UTC) == BelowFloor(5, 20)


def test_a_day_above_the_floor_stands_alone() -> None:
    found = figure(felt(0, 5, 20, 0.5) + felt(1, 6, 24, -0.5))
    assert [(span.first, span.mean, span.messages, span.people) for span in found.spans] == [
        (date(2026, 1, 1), 0.5, 20, 5),
        (date(2026, 1, 2), -0.5, 24, 6),
    ]
    assert found.whole.messages == 44


def test_days_below_the_floor_are_joined_until_they_reach_it_and_a_rest_joins_the_last() -> None:
    found = figure(felt(0, 3, 10) + felt(1, 5, 10) + felt(2, 5, 20) + felt(3, 1, 2))
    assert [(span.first.day, span.last.day, span.messages) for span in found.spans] == [(1, 2, 20), (3, 4, 22)]


def test_days_are_those_of_the_community() -> None:
    late = [Felt(datetime(2026, 1, 1, 20, tzinfo=UTC), f"u{n % 5}", 0.0) for n in range(20)]
    found = mood_figure(late, FLOOR, ZoneInfo("Asia/Shanghai"))
    assert isinstance(found, MoodFigure)
    assert found.whole.first == date(2026, 1, 2)


def test_people_who_agree_leave_no_doubt_and_one_loud_person_leaves_much() -> None:
    agreed = figure(felt(0, 10, 40, 0.5)).whole
    assert (agreed.low, agreed.high) == (0.5, 0.5)
    loud = [Felt(START, "loud", -1.0)] * 30 + [Felt(START, f"u{n}", 1.0) for n in range(9)]
    assert figure(loud).whole.high > 0.9


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.floats(-1, 1)), max_size=120))
@settings(max_examples=60)
def test_no_span_is_below_the_floor_and_no_message_is_lost(rows: list[tuple[int, int, float]]) -> None:
    messages = [Felt(START + timedelta(days=day), f"u{person}", polarity) for day, person, polarity in rows]
    found = mood_figure(messages, FLOOR, UTC)
    if isinstance(found, BelowFloor):
        assert found.people_missing or found.messages_missing
        return
    assert found == mood_figure(messages, FLOOR, UTC)
    assert sum(span.messages for span in found.spans) == found.whole.messages == len(messages)
    for span in (*found.spans, found.whole):
        assert span.messages >= 20
        assert span.people >= 5
        assert -1.001 <= span.low <= span.mean <= span.high <= 1.001
