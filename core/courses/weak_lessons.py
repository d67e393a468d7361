"""Which lessons need their creator: rated low, opened by nobody, nearly one with another, or with dead links."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from core.courses.lesson_checks import broken_links, near_duplicates
from core.courses.model import Lesson
from core.courses.owning import Creator, is_own
from core.courses.ports import CoursesTx
from core.courses.rating import Rating, standings
from core.courses.rating_ports import RatingsTx
from core.kernel.ids import LessonId
from core.kernel.ports import Clock, Work

LOW = 3.0
LEAST_RATERS = 5
"""Fewer raters are told apart too easily, and judged by too little."""
STALE_AFTER = timedelta(days=90)
MOST_TEXTS = 5
MOST_LINKS = 3
MOST_COURSES = 500


class Trouble(StrEnum):
    """Why a lesson is listed."""

    LOW = "low"
    STALE = "stale"
    ALIKE = "alike"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Weak:
    """A lesson and its trouble; `more` is the shrunk mean, the other lesson's title, or the links."""

    lesson: Lesson
    trouble: Trouble
    more: str = ""


@dataclass(frozen=True, slots=True)
class Weaknesses:
    """What is wrong with lessons, and what members said of them, without their names."""

    found: Sequence[Weak]
    words: Sequence[tuple[Lesson, Rating]]


class WeakTx(CoursesTx, RatingsTx, Protocol):
    """A transaction over lessons and ratings."""


@dataclass(frozen=True, slots=True)
class WeakLessons:
    """The weak lessons of a creator, of everybody for the staff; worst first."""

    work: Work[WeakTx]
    clock: Clock

    async def __call__(self, author: Creator) -> Weaknesses:
        """Return what was found; empty where nothing is wrong."""
        now = self.clock.now()
        async with self.work.read() as tx:
            courses = [one for one in await tx.courses.find("", MOST_COURSES) if is_own(one, author)]
            lessons = {lesson.id: lesson for course in courses for lesson in course.lessons}
            ratings = await tx.ratings.all()
            alive = await tx.ratings.opened_since(now - STALE_AFTER)
            texts = await tx.ratings.texts(lessons, MOST_TEXTS)
        low = [
            Weak(lessons[one.lesson_id], Trouble.LOW, f"{one.mean:.1f}")
            for one in reversed(standings(ratings, now))
            if one.lesson_id in lessons and one.raters >= LEAST_RATERS and one.mean < LOW
        ]
        # Comparing 5,000 lessons takes seconds, in which others are answered.
        by_text = await asyncio.to_thread(_weak_by_text, lessons)
        stale = [Weak(one, Trouble.STALE) for one in lessons.values() if one.id not in alive]
        found = [*low, *by_text, *stale]
        return Weaknesses(found, [(lessons[LessonId(one.lesson_id)], one) for one in texts])


def _weak_by_text(lessons: Mapping[LessonId, Lesson]) -> Sequence[Weak]:
    broken = {one: list(dict.fromkeys(broken_links(lesson.body))) for one, lesson in lessons.items()}
    found = [Weak(lessons[one], Trouble.LINK, ", ".join(some[:MOST_LINKS])) for one, some in broken.items() if some]
    alike = near_duplicates({one.id: one.body for one in lessons.values()})
    return [*found, *(Weak(lessons[one], Trouble.ALIKE, lessons[other].title) for one, other in alike)]
