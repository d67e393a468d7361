"""The catalogue as one member sees it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol

from core.courses.model import Course, Lesson, Progress, may_open, progress_of
from core.courses.ports import CoursesTx
from core.interactions.model import ActKind, act_of
from core.interactions.ports import InteractionsTx
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, ItemId, LessonId, MemberId, PlanCode
from core.kernel.ports import Clock, Work

MOST_LISTED = 500


class StudyTx(CoursesTx, InteractionsTx, Protocol):
    """A transaction over the catalogue and what members did with it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A course as one member sees it."""

    course: Course
    progress: Progress
    done: frozenset[ItemId]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found; `nearest` only where it found nothing."""

    courses: Sequence[Seen]
    nearest: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Browse:
    """The live courses that hold the words, those begun first."""

    work: Work[StudyTx]

    async def __call__(self, member_id: MemberId, words: str, plans: Collection[PlanCode]) -> Found:
        """Return what was found, or the three titles nearest to the words."""
        async with self.work.read() as tx:
            courses = await tx.courses.find(words, MOST_LISTED)
            done = await tx.acts.items_done(member_id)
            titles = () if courses else [course.title for course in await tx.courses.find("", MOST_LISTED)]
        seen = [seen_by(course, done, plans) for course in courses]
        seen.sort(key=lambda one: not 0 < one.progress.percent < 100)
        return Found(seen, get_close_matches(words, titles, n=3, cutoff=0.0) if titles else ())

    async def one(self, member_id: MemberId, course_id: CourseId, plans: Collection[PlanCode]) -> Seen | None:
        """Return one live course as the member sees it."""
        async with self.work.read() as tx:
            course = await tx.courses.get(course_id)
            done = await tx.acts.items_done(member_id)
        return None if course is None else seen_by(course, done, plans)


def seen_by(course: Course, done: frozenset[ItemId], plans: Collection[PlanCode]) -> Seen:
    """Return the course as somebody sees it who finished `done` and holds `plans`."""
    return Seen(course, progress_of(course, done), done, may_open(course, None, plans))


@dataclass(frozen=True, slots=True)
class OpenLesson:
    """A lesson that is open to the member is shown, and that they opened it is known."""

    work: Work[StudyTx]
    clock: Clock

    async def __call__(
        self, member_id: MemberId, lesson_id: LessonId, plans: Collection[PlanCode]
    ) -> tuple[Course, Lesson]:
        """Return the lesson with its course. Raises `Refused("lesson.unknown")` or `Refused("lesson.locked")`."""
        async with self.work.write() as tx:
            found = await tx.courses.lesson(lesson_id)
            if found is None:
                raise Refused("lesson.unknown", lesson=lesson_id)
            course, lesson = found
            if not may_open(course, lesson, plans):
                raise Refused("lesson.locked", title=lesson.title, plan=course.plan)
            await tx.acts.add([act_of(member_id, ItemId(lesson.id), ActKind.OPENED, self.clock.now())])
        return course, lesson


@dataclass(frozen=True, slots=True)
class Complete:
    """What the member finished counts once; their progress is told."""

    work: Work[StudyTx]
    clock: Clock

    async def __call__(self, member_id: MemberId, item: ItemId, plans: Collection[PlanCode]) -> tuple[Seen, bool]:
        """Return the course as it stands now and whether this was new.

        Raises `Refused("lesson.unknown")` or `Refused("lesson.locked")`.
        """
        async with self.work.write() as tx:
            found = await tx.courses.lesson(LessonId(item))
            course = found[0] if found else await tx.courses.get(CourseId(item))
            if course is None or item not in course.items:
                raise Refused("lesson.unknown", lesson=item)
            if not may_open(course, found[1] if found else None, plans):
                raise Refused("lesson.locked", title=found[1].title if found else course.title, plan=course.plan)
            is_new = item not in await tx.acts.items_done(member_id)
            await tx.acts.add([act_of(member_id, item, ActKind.DONE, self.clock.now())])
            return seen_by(course, await tx.acts.items_done(member_id), plans), is_new

    async def last_opened(self, member_id: MemberId) -> ItemId | None:
        """Return the lesson that the member opened last and has not finished."""
        async with self.work.read() as tx:
            opened = await tx.acts.of(member_id, (ActKind.OPENED,))
            done = await tx.acts.items_done(member_id)
        return next((act.item for act in reversed(opened) if act.item not in done), None)
