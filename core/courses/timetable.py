"""What is still to be released to a person, and when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.courses.held import HeldForTx, held
from core.courses.model import Course, Lesson, may_open
from core.kernel.ids import CourseId, LessonId, MemberId, PlanCode
from core.kernel.ports import Clock, Work


@dataclass(frozen=True, slots=True)
class Coming:
    """A lesson that will be released to somebody at a moment."""

    course: Course
    lesson: Lesson
    at: datetime


@dataclass(frozen=True, slots=True)
class Timetable:
    """The lessons that a person has to wait for."""

    work: Work[HeldForTx]
    clock: Clock
    zone: str

    async def __call__(self, member_id: MemberId, course_id: CourseId) -> Mapping[LessonId, datetime | None]:
        """Return the lessons of the course that are held back, and until when; None: nobody knows yet."""
        async with self.work.read() as tx:
            course = await tx.courses.get(course_id)
            return {} if course is None else await held(tx, member_id, course, self.clock.now(), self.zone)

    async def everything(self, member_id: MemberId) -> Mapping[LessonId, datetime | None]:
        """Return the lessons of every course that are held back from the person."""
        found: dict[LessonId, datetime | None] = {}
        async with self.work.read() as tx:
            for drip in await tx.drips.all():
                course = await tx.courses.get(drip.course_id)
                if course is not None:
                    found |= await held(tx, member_id, course, self.clock.now(), self.zone)
        return found

    async def coming(
        self, member_id: MemberId, plans: Collection[PlanCode], only: CourseId | None = None
    ) -> Sequence[Coming]:
        """Return the dated lessons of the courses that are open to the person (or of one of them), soonest first."""
        found: list[Coming] = []
        async with self.work.read() as tx:
            for drip in await tx.drips.all():
                course = await tx.courses.get(drip.course_id)
                if course is None or only not in {None, course.id} or not may_open(course, None, plans):
                    continue
                waiting = await held(tx, member_id, course, self.clock.now(), self.zone)
                by_id = {lesson.id: lesson for lesson in course.lessons}
                found += [Coming(course, by_id[one], at) for one, at in waiting.items() if at is not None]
        return sorted(found, key=lambda one: (one.at, one.course.id, one.lesson.position))
