"""Every number of a learning report equals what a second count over the stored acts gives."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from core.courses.model import Course
from core.interactions.model import Act, ActKind
from core.kernel.ids import ItemId, MemberId
from core.study.effort import minutes_of
from core.study.learner import Learner
from core.study.report import Span, report_of
from core.study.tell import Facts, StepKind, next_step
from tests.factories import VIP, a_course, an_act
from tests.fakes.clock import NOON

ANN = Learner(MemberId(1), (), "Asia/Shanghai")
TODAY = date(2026, 11, 24)


def a_life(chance: Random, courses: list[Course]) -> list[Act]:
    """Return random acts over ninety days, some about what is no lesson here."""
    items = [*(item for course in courses for item in course.items), ItemId("foreign")]
    kinds = (ActKind.OPENED, ActKind.DONE, ActKind.LIKED, ActKind.SHOWN)
    begin = NOON - timedelta(days=90)
    chosen = {(chance.choice(items), chance.choice(kinds)) for _ in range(chance.randint(0, 40))}
    return [
        an_act(item, kind, at=begin + timedelta(minutes=chance.randrange(91 * 1440))) for item, kind in sorted(chosen)
    ]


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "UTC"])
def test_the_numbers_of_a_report_are_those_of_a_second_count(zone: str) -> None:
    chance = Random(zone)
    for _ in range(60):
        courses = [a_course(f"c{n}", lessons=chance.randint(0, 6)) for n in range(chance.randint(1, 5))]
        acts = a_life(chance, courses)
        days = chance.choice((7, 30))
        span = Span(TODAY - timedelta(days=days - 1), TODAY)
        done = frozenset(act.item for act in acts if act.kind is ActKind.DONE)
        report = report_of(acts, courses, done, span, lambda at: at.astimezone(ZoneInfo(zone)).date())
        for counts, first in ((report.now, span.first), (report.before, span.first - timedelta(days=days))):
            # From midnight to midnight of the zone, as moments: another way than by days.
            begin = datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
            after = first + timedelta(days=days)
            end = datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
            here = [act for act in acts if act.item != "foreign" and begin <= act.at < end]
            finished = [act for act in here if act.kind is ActKind.DONE]
            opened = [act for act in here if act.kind is ActKind.OPENED]
            bodies = {one.id: one.body for course in courses for one in course.lessons}
            assert (counts.opened, counts.finished) == (len(opened), len(finished))
            assert counts.active_days == len({act.at.astimezone(ZoneInfo(zone)).date() for act in (*finished, *opened)})
            assert counts.minutes == sum(minutes_of(bodies[act.item]) for act in finished if act.item in bodies)
        assert sum(count for _, count in report.by_day) == report.now.finished
        assert sum(line.finished for line in report.courses) == report.now.finished
        for line in report.courses:
            course = next(one for one in courses if one.id == line.course_id)
            assert line.progress.done == len(done & set(course.items))
            assert line.progress.total == len(course.items)


def test_the_next_step_is_one_by_a_fixed_rule() -> None:
    py, paid = a_course("py"), a_course("paid", plan=VIP)
    opened = an_act("py-2", ActKind.OPENED)

    def step(*acts: Act, planned: tuple[str, ...] = (), given: frozenset[str] = frozenset()) -> tuple[StepKind, str]:
        done = frozenset(act.item for act in acts if act.kind is ActKind.DONE)
        facts = Facts(acts, [paid, py], done, [ItemId(one) for one in planned], set(given))  # type: ignore[arg-type]
        found = next_step(facts, ANN)
        return found.kind, found.item

    whole = [an_act(f"py-{n}") for n in (1, 2, 3)]
    assert step() == (StepKind.FIND, "")
    assert step(an_act("paid-1", ActKind.OPENED)) == (StepKind.FIND, "")
    assert step(an_act("py-1")) == (StepKind.CONTINUE, "py-2")
    assert step(an_act("py-1"), opened) == (StepKind.BEGUN, "py-2")
    assert step(an_act("py-1"), opened, planned=("py-1", "py-3")) == (StepKind.PLANNED, "py-3")
    assert step(*whole) == (StepKind.CERTIFICATE, "py")
    assert step(*whole, given=frozenset(("py",))) == (StepKind.FIND, "")
