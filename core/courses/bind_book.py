"""Published courses become one document to read: all of them for the operator, one for whom it is open to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.courses.book import Chapter, Picture, chapter_of
from core.courses.draft_ports import DraftTx
from core.courses.held import HeldForTx, held
from core.courses.model import Course, Lesson, may_open
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, MemberId, PlanCode
from core.kernel.ports import Clock, Work

PHOTO = "photo"
MOST_PICTURE_BYTES = 2 * 1024 * 1024
"""A larger picture is left out: in a page it grows by a third, and a browser has to hold all of them."""


@dataclass(frozen=True, slots=True)
class BindBook:
    """Every published lesson of the courses, in order."""

    work: Work[DraftTx]

    async def __call__(self, course_ids: Sequence[CourseId]) -> Sequence[Chapter]:
        """Return the chapters. Raises `Refused`: `book.unknown` for a course of which nothing is published."""
        chapters: list[Chapter] = []
        async with self.work.read() as tx:
            for course_id in dict.fromkeys(course_ids):
                course = await tx.courses.get(course_id)
                if course is None or not course.lessons:
                    raise Refused("book.unknown", id=course_id[:64])
                chapters.append(chapter_of(course, [(one, await _pictures(tx, one)) for one in course.lessons]))
        return chapters


@dataclass(frozen=True, slots=True)
class TakeBook:
    """The lessons of a course that are open to somebody at this moment, in order."""

    work: Work[HeldForTx]
    clock: Clock
    zone: str = "UTC"

    async def __call__(
        self, member_id: MemberId, course_id: CourseId, plans: Collection[PlanCode]
    ) -> tuple[Course, Chapter]:
        """Return the course, and its lessons without those that the person must wait for.

        Raises `Refused`: `book.unknown`, `book.locked`, `book.waits` where there is no lesson to read yet.
        """
        async with self.work.read() as tx:
            course = await tx.courses.get(course_id)
            if course is None or not course.lessons:
                raise Refused("book.unknown", id=course_id[:64])
            if not may_open(course, None, plans):
                raise Refused("book.locked", title=course.title, plan=course.opened_by)
            waiting = await held(tx, member_id, course, self.clock.now(), self.zone)
        ready = [one for one in course.lessons if one.id not in waiting]
        if not ready:
            raise Refused("book.waits", title=course.title)
        return course, chapter_of(course, [(one, ()) for one in ready])


async def _pictures(tx: DraftTx, lesson: Lesson) -> tuple[Picture, ...]:
    small = [one for one in lesson.files if one.kind == PHOTO and one.size_bytes <= MOST_PICTURE_BYTES]
    read = [(one.name, await tx.drafts.file(one.digest)) for one in small]
    return tuple(Picture(name, content) for name, content in read if content)
