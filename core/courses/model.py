"""Courses and lessons as values."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from core.kernel.ids import CourseId, ItemId, LessonId, MemberId, PlanCode

SHORT_BYTES = 48
"""A button may carry 64 bytes on Telegram; "/opinion known " is the longest that stands before an id."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson; `body` is Markdown. `is_free` opens it without any of the course's plans."""

    id: LessonId
    course_id: CourseId
    position: int
    title: str
    body: str = ""
    is_free: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """A course that any of `plans` opens, without one everybody. `lessons` are in order; a catalogue entry has none.

    Without a `creator` it is the staff's.
    """

    id: CourseId
    title: str
    summary: str = ""
    tags: tuple[str, ...] = ()
    level: str = ""
    url: str = ""
    language: str = ""
    plans: frozenset[PlanCode] = frozenset()
    prerequisites: tuple[CourseId, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    price_id: str = ""
    is_live: bool = True
    creator: MemberId | None = None

    @property
    def opened_by(self) -> str:
        """The plans that open it, in words of no language."""
        return ", ".join(sorted(self.plans))

    @property
    def items(self) -> tuple[ItemId, ...]:
        """What the recommender may rank: its lessons, or the course itself where it has none."""
        return tuple(ItemId(lesson.id) for lesson in self.lessons) or (ItemId(self.id),)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a member is in a course: `done` of `total` items."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        """Whole percent, 100 only when everything is done."""
        return 0 if not self.total else self.done * 100 // self.total


def progress_of(course: Course, done: Collection[ItemId]) -> Progress:
    """Return how far somebody who finished `done` is in `course`."""
    return Progress(sum(item in done for item in course.items), len(course.items))


def may_open(course: Course, lesson: Lesson | None, plans: Collection[PlanCode]) -> bool:
    """Whether somebody with these plans may open the lesson (or, with None, the course itself)."""
    return not course.plans or not course.plans.isdisjoint(plans) or (lesson is not None and lesson.is_free)


def short_id(code: str) -> str:
    """Return the id of a course or lesson as a button can carry it: itself, or a mark made of it where it is long."""
    if len(code.encode()) <= SHORT_BYTES:
        return code
    return "~" + hashlib.sha256(code.encode()).hexdigest()[:32]
