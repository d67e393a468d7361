"""Lessons that are released over time: the rule, what is held back, and who is told of what, once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.kernel.ids import CONSOLE, Address, CourseId, MemberId
from core.members.model import Consent, Purpose, Role
from tests.factories import VIP, a_course, a_fact, a_member, keep
from tests.fakes.clock import NOON
from tests.fakes.product import Product, actions

DAY = timedelta(days=1)
ANN = a_member()
EVE = a_member(2, at=Address(CONSOLE, "eve"))


@pytest.fixture
async def school(product: Product) -> Product:
    """A course behind a plan, and one that is open to everybody; Ann has the plan from now on, and Eve creates."""
    paid = replace(a_course("paid", plan=VIP, lessons=4), creator=MemberId(2))
    await keep(product.work, ANN, replace(EVE, roles=frozenset((Role.CREATOR,))), paid, a_course("py", lessons=4))
    await keep(product.work, a_fact(starts=NOON - timedelta(minutes=1)))
    return product


async def deliver(school: Product, *, after: timedelta = timedelta()) -> list[str]:
    """Let time pass; return what was told meanwhile."""
    school.clock.pass_by(after)
    before = set(school.work.tables.notices)
    await school.cases.delivery.deliver()
    return sorted(set(school.work.tables.notices) - before)


async def dripped(school: Product, rule: str = "daily") -> None:
    assert (await school.ask(f"/drip paid {rule}", by="eve")).key == "drip.card"


async def test_each_lesson_is_told_once_on_its_day(school: Product) -> None:
    await dripped(school)
    school.work.tables.facts.clear()
    school.clock.pass_by(timedelta(hours=1))
    await keep(school.work, a_fact(starts=school.clock.now()))
    assert await deliver(school) == ["drip:1:paid-1"]
    assert await deliver(school, after=timedelta(hours=19)) == []
    assert await deliver(school, after=timedelta(hours=1)) == ["drip:1:paid-2"]
    assert await deliver(school) == []
    notice = school.work.tables.notices["drip:1:paid-2"][0]
    assert [one.action for one in notice.answer.choices] == ["/lesson paid-2", "/course paid", "/nudges off"]


async def test_what_was_missed_comes_in_one_notice_in_the_morning(school: Product) -> None:
    await dripped(school)
    assert await deliver(school, after=3 * DAY + timedelta(hours=11)) == []
    assert await deliver(school, after=timedelta(hours=9)) == ["drip:1:paid-4"]
    said = school.work.tables.notices["drip:1:paid-4"][0].answer
    assert said.phrases[0].key == "drip.lessons" and said.phrases[0].params["count"] == 3
    assert await deliver(school, after=9 * DAY) == []


async def test_what_is_not_released_says_when_and_next_and_course_know_it(school: Product) -> None:
    await dripped(school, "every 2 at 10")
    await deliver(school)
    waits = await school.ask("/lesson paid-2")
    assert (waits.key, actions(waits)) == ("lesson.waits", ["/calendar"])
    assert "2026-11-26 10:00" in waits.text
    assert (await school.ask("/done paid-2")).key == "lesson.waits"
    card = await school.ask("/course paid")
    assert "2026-11-26 10:00" in card.text and "/calendar paid" in actions(card)
    for code in ("paid-1", "py-1", "py-2", "py-3", "py-4"):
        assert (await school.ask(f"/done {code}")).key in {"done.saved", "done.finished"}
    assert (await school.ask("/next")).key == "next.waits"
    school.clock.pass_by(2 * DAY)
    assert (await school.ask("/next")).key == "lesson.card"


async def test_days_without_the_plan_do_not_count(school: Product) -> None:
    await dripped(school)
    await deliver(school)
    assert await deliver(school, after=DAY) == ["drip:1:paid-2"]
    school.work.tables.facts.clear()
    await school.cases.delivery.deliver.look(MemberId(1))
    assert await deliver(school, after=5 * DAY) == []
    await keep(school.work, a_fact(starts=school.clock.now(), key="again"))
    await school.cases.delivery.deliver.look(MemberId(1))
    assert (await school.ask("/lesson paid-3")).key == "lesson.waits"
    assert await deliver(school, after=DAY) == ["drip:1:paid-3"]


async def test_only_those_who_may_open_are_told_and_those_who_turned_nudges_off_are_not(school: Product) -> None:
    await dripped(school)
    await keep(
        school.work, a_member(3, at=Address(CONSOLE, "tom")), a_fact(by=3, key="t", starts=NOON - timedelta(minutes=1))
    )
    await deliver(school)
    async with school.work.write() as tx:
        await tx.members.consent(MemberId(3), Purpose.NUDGES, Consent(False, NOON, "a"))
    assert await deliver(school, after=DAY) == ["drip:1:paid-2"]
    assert (await school.ask("/nudges on", by="tom")).key == "nudges.on"
    assert await deliver(school) == [], "what was passed over while off is not made up for"
    assert await deliver(school, after=DAY) == ["drip:1:paid-3", "drip:3:paid-3"]


async def test_once_a_week_gathers_the_lessons_of_the_week(school: Product) -> None:
    await dripped(school)
    assert (await school.ask("/nudges weekly")).key == "nudges.weekly"
    assert await deliver(school, after=DAY) == ["drip:1:paid-2"]
    assert await deliver(school, after=3 * DAY) == []
    assert await deliver(school, after=4 * DAY) == ["drip:1:paid-4"]


async def test_an_open_course_begins_when_somebody_opens_it(school: Product) -> None:
    assert (await school.ask("/drip py daily", by="root")).key == "drip.card"
    assert await deliver(school, after=3 * DAY) == []
    assert (await school.ask("/lesson py-2")).key == "lesson.waits"
    assert (await school.ask("/lesson py-1")).key == "lesson.card"
    assert await deliver(school) == [], "they have just opened it"
    assert await deliver(school, after=DAY) == ["drip:1:py-2"]


async def test_a_lesson_that_is_added_later_is_told_too(school: Product) -> None:
    await dripped(school)
    await deliver(school, after=9 * DAY)
    await keep(school.work, a_course("paid", plan=VIP, lessons=5))
    assert await deliver(school) == ["drip:1:paid-5"]


async def test_a_course_that_was_away_and_comes_back_goes_on(school: Product) -> None:
    await dripped(school)
    await deliver(school)
    course = school.work.tables.courses[CourseId("paid")]
    await keep(school.work, replace(course, is_live=False))
    assert await deliver(school, after=3 * DAY) == []
    await keep(school.work, course)
    assert await deliver(school) == ["drip:1:paid-4"]


async def test_by_dates_and_off_again(school: Product) -> None:
    card = await school.ask("/drip paid dates 2026-11-25 2026-11-30 at 20", by="eve")
    assert "2026-11-25 20:00" in card.text and "no date yet" in card.text
    assert (await school.ask("/lesson paid-3")).key == "lesson.undated"
    assert (await school.ask("/drip paid off", by="eve")).key == "drip.off"
    assert (await school.ask("/lesson paid-3")).key == "lesson.card"


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("/drip", "drip.which"),
        ("/drip nothing daily", "drip.unknown"),
        ("/drip paid sometimes", "drip.form"),
        ("/drip paid every 0", "drip.every"),
        ("/drip paid every 366", "drip.every"),
        ("/drip paid every 99999999999", "drip.every"),
        ("/drip paid daily at 3", "drip.hour"),
        ("/drip paid daily at noon", "drip.form"),
        ("/drip paid dates tomorrow", "drip.date"),
        ("/drip paid dates 2026-11-23", "drip.past"),
        ("/drip paid dates 2026-12-02 2026-12-01", "drip.order"),
        ("/drip paid dates 2026-12-02 2026-12-02", "drip.order"),
        ("/drip bare daily", "drip.no_lessons"),
        ("/drip py daily", "content.not_yours"),
    ],
)
async def test_bad_rules_change_nothing_and_say_what_is_right(school: Product, line: str, key: str) -> None:
    await keep(school.work, replace(a_course("bare", lessons=0), creator=MemberId(2)))
    reply = await school.ask(line, by="eve")
    assert reply.key == key
    assert not school.work.tables.drips


async def test_the_calendar_is_a_file_in_ones_own_language(school: Product) -> None:
    assert (await school.ask("/calendar")).key == "calendar.none"
    await dripped(school)
    for hint, name in (("en", "My lessons"), ("zh", "我的课程")):
        await school.ask(f"/lang {hint}")
        card = await school.ask("/calendar paid")
        (file,) = card.enclosures
        assert file.content.count(b"BEGIN:VEVENT") == 3 and f"X-WR-CALNAME:{name}".encode() in file.content
    assert (await school.ask("/calendar nothing")).key == "calendar.unknown"


async def test_nudges_are_off_until_somebody_wants_them(school: Product) -> None:
    assert (await school.ask("/nudges")).key == "nudges.off"
    on = await school.ask("/nudges on")
    assert "/consent personal on" in actions(on)
    assert (await school.ask("/nudges perhaps")).key == "nudges.form"
    assert (await school.ask("/nudges off")).key == "nudges.off"
