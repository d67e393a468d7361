"""A plan holds its hours, its order and what may be opened, whatever the catalogue is."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from core.kernel.errors import Broken, Refused
from core.kernel.ids import CourseId, ItemId
from core.study.effort import minutes_of
from core.study.model import Sitting, StudyPlan, is_behind, plan_of
from core.study.order import Task, in_order
from tests.factories import a_course
from tests.unit.study.graphs import a_graph, check

FIRST = date(2026, 11, 24)


def test_hours_order_and_reachability_hold_over_random_catalogues() -> None:
    chance = Random(7)
    outcomes = [check(a_graph(chance)) for _ in range(250)]
    assert 40 < sum(outcomes) < 240, "both kinds are there"


def test_a_long_chain_is_no_deep_one() -> None:
    courses = {
        CourseId(f"c{n}"): replace(a_course(f"c{n}"), prerequisites=(CourseId(f"c{n + 1}"),)) for n in range(5000)
    }
    assert [one.id for one in in_order(CourseId("c0"), courses)] == [f"c{n}" for n in range(4999, -1, -1)]
    last = CourseId("c4999")
    courses[last] = replace(courses[last], prerequisites=(CourseId("c0"),))
    with pytest.raises(Refused, match=r"studyplan\.cycle") as refusal:
        in_order(CourseId("c0"), courses)
    assert str(refusal.value.params["cycle"]).endswith("… → Course c0")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 5),
        ("字" * 255 * 8, 8),
        ("字" * (255 * 8 + 1), 9),
        ("word " * 228 * 7, 7),
        ("don't well-known " * 114 * 6, 6),
        ("字" * 255 * 5 + " word" * 228 * 5, 10),
        ("🎉!? … —— ，。" * 9999, 5),
        ("𠅤" * 2550, 10),
    ],
)
def test_a_text_takes_as_long_as_its_characters_and_words(text: str, minutes: int) -> None:
    assert minutes_of(text) == minutes


def test_a_week_of_few_hours_has_few_days_and_of_many_all() -> None:
    long = [Task(ItemId("a"), "A", 10_000)]
    days = {hours: plan_of(CourseId("c"), hours, long, FIRST).days for hours in (1, 2, 5, 60)}
    week = FIRST + timedelta(days=7)
    assert {hours: len([day for day in found if day < week]) for hours, found in days.items()} == {
        1: 1,
        2: 3,
        5: 7,
        60: 7,
    }
    assert days[2][:4] == (FIRST, FIRST + timedelta(days=2), FIRST + timedelta(days=4), week)


def test_one_is_behind_only_with_what_should_be_finished_before_today() -> None:
    a, b = ItemId("a"), ItemId("b")
    tomorrow = FIRST + timedelta(days=1)
    plan = StudyPlan(CourseId("c"), 5, (Sitting(FIRST, a, 30), Sitting(tomorrow, a, 10), Sitting(tomorrow, b, 5)))
    assert not is_behind(plan, (), tomorrow)
    assert is_behind(plan, (), tomorrow + timedelta(days=1))
    assert is_behind(plan, (a,), tomorrow + timedelta(days=1))
    assert not is_behind(plan, (a, b), tomorrow + timedelta(days=99))


@pytest.mark.parametrize("hours", [0, 61, -1])
def test_no_plan_has_other_hours_than_a_week_carries(hours: int) -> None:
    with pytest.raises(Broken):
        StudyPlan(CourseId("c"), hours, ())
