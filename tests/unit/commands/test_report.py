"""The learning report as it is answered."""

from datetime import timedelta

import pytest

from tests.factories import a_course, a_member, keep
from tests.fakes.easel import PNG, FakeEasel
from tests.fakes.product import Product, actions


@pytest.fixture
async def school(product: Product) -> Product:
    await keep(product.work, a_member(), a_course("py", title="Python"), a_course("go", title="Go"))
    return product


async def test_who_learnt_nothing_is_told_so_and_how_to_begin(school: Product) -> None:
    for line in ("/report", "/report month", "/report py"):
        told = await school.ask(line)
        assert (told.key, actions(told)[0]) == ("report.nothing", "/next")


async def test_a_report_counts_what_was_done_and_names_one_next_step(school: Product) -> None:
    for line in ("/lesson py-1", "/done py-1", "/lesson py-2", "/done go-1"):
        await school.ask(line)
        school.clock.pass_by(timedelta(hours=1))
    told = await school.ask("/report")
    assert "Finished 2 lessons (before: 0)" in told.text
    assert "Opened 2 new lessons (before: 0)" in told.text
    assert "Learnt on 1 day of 7 (before: 0)" in told.text
    assert "“Python”: 1 finished in this time, 1/3 in all (33%)" in told.text
    assert "Next step: finish “Lesson py-2”, which you opened" in told.text
    assert (told.picture, actions(told)[0]) == (PNG, "/lesson py-2")
    school.clock.pass_by(timedelta(days=8))
    assert (await school.ask("/report week")).key == "report.nothing"
    assert "Finished 2 lessons" in (await school.ask("/report month")).text


async def test_a_report_on_a_course_begins_with_its_first_day(school: Product) -> None:
    await school.ask("/done py-1")
    await school.ask("/done go-1")
    school.clock.pass_by(timedelta(days=40))
    told = await school.ask("/report Python")
    assert told.key == "report.head_course"
    assert "2026-11-24 to 2027-01-03" in told.text
    assert "Finished 1 lesson (before: 0)" in told.text
    assert "“Go”" not in told.text


async def test_the_picture_says_the_same_as_the_text(school: Product) -> None:
    await school.ask("/done py-1")
    easel = school.cases.charts
    assert isinstance(easel, FakeEasel)
    for line, bars in (("/report week", 7), ("/report month", 10)):
        await school.ask(line)
        days, courses = easel.drawn[-1].panels
        assert (len(days.bars), sum(bar.value for bar in days.bars)) == (bars, 1)
        assert [(bar.name, bar.value, bar.note) for bar in courses.bars] == [("Python", 33, "1/3 · 33 %")]
        assert "Finished 1 lesson" in easel.drawn[-1].finding


async def test_an_unknown_word_is_answered_with_what_is_accepted(school: Product) -> None:
    told = await school.ask("/report decade")
    assert (told.key, actions(told)) == ("report.unknown", ["/report week", "/report month"])
