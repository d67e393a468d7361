"""The catalogue as one member sees it, and what they have finished."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.courses.browse import Browse, Complete, OpenLesson
from core.courses.model import SHORT_BYTES, Course, Progress, may_open, progress_of, short_id
from core.interactions.model import ActKind
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, ItemId, LessonId, MemberId
from tests.factories import VIP, a_course, a_lesson, an_act, keep
from tests.fakes.clock import NOON, HandClock
from tests.fakes.store import FakeWork

ANN = MemberId(1)
LONG = "course-" + "x" * 100


async def shelf(*values: object) -> FakeWork:
    work = FakeWork()
    await keep(work, *values)
    return work


@given(st.integers(0, 400), st.data())
def test_percent_is_100_only_when_everything_is_done(total: int, draw: st.DataObject) -> None:
    done = draw.draw(st.integers(0, total))
    progress = Progress(done, total)
    assert 0 <= progress.percent <= 100
    assert (progress.percent == 100) == (done == total > 0)
    assert progress.percent >= Progress(max(0, done - 1), total).percent


@given(st.lists(st.sampled_from(("py-1", "py-2", "py-3", "go-1", "nothing")), max_size=8))
async def test_progress_never_falls_and_what_is_done_twice_counts_once(items: Sequence[str]) -> None:
    work = await shelf(a_course(), a_course("go", lessons=1))
    complete, before = Complete(work, HandClock()), 0
    for item in items:
        if item == "nothing":
            with pytest.raises(Refused, match=r"lesson\.unknown"):
                await complete(ANN, ItemId(item), ())
            continue
        was_done = item in {act.item for act in work.tables.acts.values()}
        seen, is_new = await complete(ANN, ItemId(item), ())
        assert is_new is not was_done
        assert item in seen.done
    seen = await Browse(work).one(ANN, CourseId("py"), ())
    assert seen is not None
    assert seen.progress.done == len({item for item in items if item.startswith("py")}) >= before


async def test_a_locked_lesson_is_neither_opened_nor_finished() -> None:
    locked = a_course(plan=VIP)
    work = await shelf(replace(locked, lessons=(a_lesson(is_free=True), *locked.lessons[1:])))
    for use in (OpenLesson(work, HandClock()), Complete(work, HandClock())):
        with pytest.raises(Refused) as refused:
            await use(ANN, "py-2", ())  # type: ignore[arg-type]
        assert (refused.value.key, refused.value.params["plan"]) == ("lesson.locked", VIP)
    assert work.tables.acts == {}
    await OpenLesson(work, HandClock())(ANN, LessonId("py-1"), ())
    await OpenLesson(work, HandClock())(ANN, LessonId("py-2"), (VIP,))
    assert [act.item for act in work.tables.acts.values()] == ["py-1", "py-2"]


async def test_a_course_with_lessons_is_not_finished_as_a_whole() -> None:
    work = await shelf(a_course(), a_course("bare", lessons=0))
    complete = Complete(work, HandClock())
    with pytest.raises(Refused, match=r"lesson\.unknown"):
        await complete(ANN, ItemId("py"), ())
    seen, is_new = await complete(ANN, ItemId("bare"), ())
    assert (is_new, seen.progress) == (True, Progress(1, 1))


async def test_what_was_begun_comes_first_also_below_one_percent() -> None:
    work = await shelf(a_course("a"), a_course("z", lessons=300), an_act("z-1"), a_course("done", lessons=1))
    await keep(work, an_act("done-1"))
    found = await Browse(work)(ANN, "", ())
    assert [seen.course.id for seen in found.courses] == ["z", "a", "done"]


async def test_a_search_that_finds_nothing_names_the_nearest_courses() -> None:
    work = await shelf(*(a_course(code, title=title) for code, title in enumerate(("Python", "Go", "SQL", "Excel"))))  # type: ignore[arg-type]
    found = await Browse(work)(ANN, "pytxyn", ())
    assert found.is_empty
    assert found.nearest[0].title == "Python"
    assert len(found.nearest) == 3


async def test_an_empty_catalogue_has_nothing_near() -> None:
    found = await Browse(FakeWork())(ANN, "x", ())
    assert (list(found.courses), list(found.nearest)) == ([], [])


LATER = NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    ("acts", "following"),
    [
        ([], "a-1"),
        ([an_act("b-1", ActKind.OPENED)], "b-1"),
        ([an_act("b-1")], "b-2"),
        ([an_act("b-2", ActKind.OPENED)], "b-2"),
        ([an_act("a-1", ActKind.OPENED), an_act("b-1", at=LATER)], "b-2"),
        ([an_act("b-1", at=LATER), an_act("a-1")], "b-2"),
        ([an_act("b-1"), an_act("b-2"), an_act("b-3")], "a-1"),
        ([an_act("locked-1", ActKind.OPENED, at=LATER)], "a-1"),
        ([an_act("of another world", ActKind.OPENED, at=LATER)], "a-1"),
        ([an_act(f"{course}-{n}") for course in "ab" for n in (1, 2, 3)], None),
    ],
)
async def test_one_goes_on_where_one_was_last(acts: Sequence[object], following: str | None) -> None:
    work = await shelf(a_course("a"), a_course("b"), a_course("locked", plan=VIP), a_course("bare", lessons=0), *acts)
    assert await Browse(work).next_lesson(ANN, ()) == following


async def test_the_lesson_opened_last_is_one_that_there_is_and_that_is_not_done() -> None:
    work = await shelf(
        a_course(),
        an_act("py-1", ActKind.OPENED),
        an_act("py-2", ActKind.OPENED, at=LATER),
        an_act("py-2", at=LATER),
        an_act("of another world", ActKind.OPENED, at=LATER),
    )
    assert await Complete(work, HandClock()).last_opened(ANN) == "py-1"
    assert await Complete(work, HandClock()).last_opened(MemberId(2)) is None


@given(st.text(min_size=1, max_size=128))
def test_a_short_id_fits_a_button_and_leaves_short_ones_alone(code: str) -> None:
    short = short_id(code)
    assert len(short.encode()) <= SHORT_BYTES
    assert (short == code) == (len(code.encode()) <= SHORT_BYTES)


async def test_a_short_id_leads_back_to_its_course_or_lesson() -> None:
    work = await shelf(a_course(LONG), a_course("~odd"))
    browse = Browse(work)
    for code in (LONG, f"{LONG}-2", "~odd", "py", "~nothing"):
        assert await browse.meant(short_id(code)) == code


def test_a_course_without_a_plan_is_open_to_everybody() -> None:
    free, paid = Course(CourseId("f"), "F"), Course(CourseId("p"), "P", plans=frozenset((VIP,)))
    assert (may_open(free, None, ()), may_open(paid, None, ()), may_open(paid, None, (VIP,))) == (True, False, True)
    assert progress_of(free, {ItemId("f")}) == Progress(1, 1)
