"""A creator decides when the lessons of a course are released."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.courses.drip import FIRST_HOUR, LAST_HOUR, MOST_DATES, MOST_EVERY, Drip, Enrolment, releases
from core.courses.drip_ports import RuleTx
from core.courses.model import Course, Lesson
from core.courses.owning import Creator, require_own
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, MemberId
from core.kernel.ports import Clock, Job, Work


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks a rule to be: `every` days, or `dates`; without either it ends."""

    every: int | None = None
    dates: tuple[date, ...] = ()
    hour: int | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """A course and its rule, with the moment of each lesson for somebody who begins now; None: no date yet."""

    course: Course
    drip: Drip | None
    calendar: Sequence[tuple[Lesson, datetime | None]] = ()


@dataclass(frozen=True, slots=True)
class DripRule:
    """The course is released by one rule, or all at once."""

    work: Work[RuleTx]
    clock: Clock

    async def look(self, course_id: CourseId, zone: str, by: Creator) -> Preview:
        """Return the course's rule. Raises `Refused`: `drip.unknown`, `content.not_yours`."""
        async with self.work.read() as tx:
            course = await _known(tx, course_id, by)
            return self._preview(course, await tx.drips.get(course_id), zone)

    async def __call__(self, course_id: CourseId, asked: Asked, zone: str, by: Creator) -> Preview:
        """Make the rule and return it. Raises `Refused`: as `look` does, `drip.no_lessons`, `drip.every`, `drip.hour`,
        `drip.many`, `drip.order`, or `drip.past` for a date that is over and was not in the rule before."""
        now = self.clock.now()
        async with self.work.write() as tx:
            course, before = await _known(tx, course_id, by), await tx.drips.get(course_id)
            if asked.every is None and not asked.dates:
                await tx.drips.remove(course_id)
                await tx.audit.note(by.id, "drip", f"course:{course_id}", now, {"every": 0})
                return Preview(course, None)
            _check(course, asked, before, now.astimezone(ZoneInfo(zone)).date())
            hour = asked.hour if asked.hour is not None else before.hour if before is not None else None
            made = Drip(course_id, now, asked.every, asked.dates, *([] if hour is None else [hour]))
            await tx.drips.put(made)
            detail = {"every": made.every or 0, "dates": len(made.dates), "hour": made.hour}
            await tx.audit.note(by.id, "drip", f"course:{course_id}", now, detail)
            await tx.jobs.enqueue(Job("deliver", f"deliver:{now.isoformat()}"))
        return self._preview(course, made, zone)

    def _preview(self, course: Course, drip: Drip | None, zone: str) -> Preview:
        if drip is None:
            return Preview(course, None)
        now = self.clock.now()
        somebody = Enrolment(MemberId(0), course.id, now)
        moments = releases(drip, len(course.lessons), somebody, ZoneInfo(zone))
        return Preview(course, drip, list(zip(course.lessons, moments, strict=True)))


def _check(course: Course, asked: Asked, before: Drip | None, today: date) -> None:
    if not course.lessons:
        raise Refused("drip.no_lessons", title=course.title, course=course.id)
    if asked.hour is not None and not FIRST_HOUR <= asked.hour <= LAST_HOUR:
        raise Refused("drip.hour", first=FIRST_HOUR, last=LAST_HOUR, course=course.id)
    if asked.every is not None and not 1 <= asked.every <= MOST_EVERY:
        raise Refused("drip.every", most=MOST_EVERY, course=course.id)
    if len(asked.dates) > MOST_DATES:
        raise Refused("drip.many", most=MOST_DATES, course=course.id)
    if list(asked.dates) != sorted(set(asked.dates)):
        raise Refused("drip.order", course=course.id)
    known = () if before is None else before.dates
    if (past := next((day for day in asked.dates if day < today and day not in known), None)) is not None:
        raise Refused("drip.past", day=past.isoformat(), today=today.isoformat(), course=course.id)


async def _known(tx: RuleTx, course_id: CourseId, by: Creator) -> Course:
    course = await tx.courses.get(course_id)
    if course is None:
        raise Refused("drip.unknown", course=course_id[:64])
    require_own(course, by)
    return course
