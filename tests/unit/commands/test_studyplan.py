"""Plans to learn by, as they are answered."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.courses.drip import Drip
from core.courses.model import Details
from core.interactions.model import ActKind
from core.kernel.ids import CourseId
from tests.factories import VIP, a_course, a_member, a_plan, an_act, keep
from tests.fakes.clock import NOON
from tests.fakes.product import Product, actions

ANN = a_member()
DAY = timedelta(days=1)


@pytest.fixture
async def school(product: Product) -> Product:
    """Python, which needs basics, and a course behind a plan."""
    long = a_course("py", title="Python")
    long = replace(long, lessons=tuple(replace(one, body="字" * 255 * 30) for one in long.lessons))
    await keep(
        product.work,
        ANN,
        a_course("base", title="Basics", lessons=1),
        replace(long, prerequisites=(CourseId("base"),)),
        a_course("paid", title="Paid", plan=VIP),
        a_plan(),
    )
    return product


async def test_without_a_goal_three_courses_can_be_tapped(school: Product) -> None:
    asked = await school.ask("/studyplan")
    assert (asked.key, actions(asked)) == ("studyplan.which", ["/studyplan 5 base", "/studyplan 5 py", "/courses"])
    await keep(school.work, an_act("py-1", ActKind.OPENED))
    assert actions(await school.ask("/studyplan 8"))[0] == "/studyplan 8 py"


async def test_a_draft_is_dated_in_order_and_not_kept_until_it_is_accepted(school: Product) -> None:
    draft = await school.ask("/studyplan 5 py")
    assert (draft.key, actions(draft)) == ("studyplan.draft", ["/keepplan 5 py", "/studyplan edit py"])
    assert draft.text.index("Lesson base-1") < draft.text.index("Lesson py-1") < draft.text.index("Lesson py-2")
    assert "lessons: 4, 1 h 35 min in all, finished by 2026-11-26" in draft.text
    assert "IReST" in draft.text
    assert (await school.ask("/studyplan")).key == "studyplan.which"
    kept = await school.press(draft.buttons[0])
    assert (kept.key, actions(kept)) == ("studyplan.accepted", ["/lesson base-1", "/studyplan"])
    assert (await school.ask("/studyplan")).key == "studyplan.kept"
    assert "Study plan “Python”: 42 min, beginning with “Lesson base-1”" in (await school.ask("/me")).text


async def test_hours_are_changed_by_a_tap_and_the_plan_is_stopped(school: Product) -> None:
    edit = await school.ask("/studyplan edit py")
    assert actions(edit) == [f"/studyplan {hours} py" for hours in (2, 5, 8, 12)]
    await school.press((await school.press(edit.buttons[3])).buttons[0])
    kept = await school.ask("/studyplan")
    assert "12 h a week" in kept.text
    assert (await school.ask("/studyplan edit")).key == "studyplan.edit"
    assert [(await school.ask("/studyplan stop")).key for _ in range(2)] == ["studyplan.stopped", "studyplan.none"]


async def test_who_falls_behind_gets_the_rest_anew_from_today(school: Product) -> None:
    await school.ask("/keepplan 5 py")
    await school.press((await school.ask("/studyplan 5 py")).buttons[0])
    await school.ask("/done base-1")
    school.clock.pass_by(2 * DAY)
    moved = await school.ask("/studyplan")
    assert moved.key == "studyplan.moved"
    assert "2026-11-28" in moved.text
    assert "base-1" not in moved.text
    assert (await school.ask("/studyplan")).key == "studyplan.kept"


async def test_what_is_finished_leaves_the_plan_and_a_whole_one_says_so(school: Product) -> None:
    await school.press((await school.ask("/studyplan 5 py")).buttons[0])
    for item in ("base-1", "py-1", "py-2"):
        await school.ask(f"/done {item}")
    kept = await school.ask("/studyplan")
    assert "lessons left: 1" in kept.text
    assert "Today: nothing more. Next on 2026-11-25: “Lesson py-3”" in kept.text
    await school.ask("/done py-3")
    assert (await school.ask("/studyplan")).key == "studyplan.whole"
    assert (await school.ask("/studyplan 5 py")).key == "studyplan.finished"


@pytest.mark.parametrize("hours", ["0", "61", "-3", "2.5", "999999"])
async def test_other_hours_are_answered_with_the_range(school: Product, hours: str) -> None:
    refused = await school.ask(f"/studyplan {hours} py")
    assert refused.key == "studyplan.range"
    assert "from 1 to 60" in refused.text
    assert actions(refused)[0] == "/studyplan 2 py"


async def test_hours_may_bear_their_unit(school: Product) -> None:
    for hours in ("5h", "5小时"):
        assert actions(await school.ask(f"/studyplan {hours} py"))[0] == "/keepplan 5 py"


async def test_an_unknown_a_locked_and_an_ambiguous_goal_are_told_apart(school: Product) -> None:
    unknown = await school.ask("/studyplan 5 astrology")
    assert (unknown.key, actions(unknown)[0]) == ("studyplan.unknown", "/studyplan 5 base")
    locked = await school.ask("/studyplan 5 paid")
    assert (locked.key, actions(locked)[0]) == ("studyplan.shut", "/plans")
    await keep(school.work, a_course("py2", title="Python two"))
    assert (await school.ask("/studyplan 5 Python")).key == "studyplan.several"
    assert (await school.ask("/studyplan Basics")).key == "studyplan.draft"


async def test_courses_that_wait_for_each_other_are_named(school: Product) -> None:
    await keep(school.work, replace(a_course("base", title="Basics"), prerequisites=(CourseId("py"),)))
    refused = await school.ask("/studyplan 5 py")
    assert refused.key == "studyplan.cycle"
    assert "Python → Basics → Python" in refused.text


async def test_what_is_locked_on_the_way_is_left_out_and_said(school: Product) -> None:
    await keep(school.work, replace(a_course("top", title="Top"), prerequisites=(CourseId("paid"),)))
    draft = await school.ask("/studyplan 5 top")
    assert "Not planned" in draft.text
    assert "Paid" in draft.text
    assert "paid-1" not in draft.text


async def test_a_long_id_fits_every_button(school: Product) -> None:
    long = "长" * 40
    await keep(school.work, a_course(long, title="Long"))
    draft = await school.press((await school.ask(f"/studyplan 60 {long}")).buttons[1])
    kept = await school.press((await school.press(draft.buttons[0])).buttons[0])
    assert kept.key == "studyplan.accepted"


async def test_an_empty_catalogue_has_nothing_to_plan(product: Product) -> None:
    assert (await product.ask("/studyplan")).key == "studyplan.nothing"
    assert (await product.ask("/studyplan 5 py")).key == "studyplan.nothing"


async def test_lessons_that_are_held_back_are_planned_for_the_day_on_which_they_open(school: Product) -> None:
    async with school.work.write() as tx:
        await tx.drips.put(Drip(CourseId("base"), NOON, every=7))
        await tx.drips.put(Drip(CourseId("py"), NOON, dates=(date(2026, 11, 30), date(2026, 12, 7))))
    draft = await school.ask("/studyplan 5 py")
    for day, title in (("2026-11-24", "Lesson base-1"), ("2026-11-30", "Lesson py-1"), ("2026-12-07", "Lesson py-2")):
        assert draft.text.index(day) < draft.text.index(title), draft.text
    assert "finished by 2026-12-07" in draft.text
    assert "Lesson py-3" not in draft.text, "nobody knows when it opens"
    assert "Not planned" in draft.text
    kept = await school.press(draft.buttons[0])
    assert kept.key == "studyplan.accepted"
    await school.ask("/done base-1")
    school.clock.pass_by(5 * DAY)
    assert (await school.ask("/studyplan")).key == "studyplan.kept", "who waits is not behind"


async def test_a_lesson_comes_after_those_that_it_needs(school: Product) -> None:
    first, *others = (one := a_course("turn", title="Turn")).lessons
    needy = replace(first, details=Details(prerequisites=("turn-3", "gone")))
    await keep(school.work, replace(one, lessons=(needy, *others)))
    text = (await school.ask("/studyplan 5 turn")).text
    assert text.index("turn-3") < text.index("turn-1") < text.index("turn-2")
    circle = replace(others[1], details=Details(prerequisites=("turn-1",)))
    await keep(school.work, replace(one, lessons=(needy, others[0], circle)))
    refused = await school.ask("/studyplan 5 turn")
    assert (refused.key, "Lesson turn-1 → Lesson turn-3 → Lesson turn-1" in refused.text) == ("studyplan.cycle", True)
