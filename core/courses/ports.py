"""What the courses' use cases ask of the store."""

from collections.abc import Collection, Sequence
from typing import Protocol

from core.courses.grams import Hit
from core.courses.model import Course, Lesson, Outline
from core.kernel.ids import CourseId, ItemId, LessonId, PlanCode


class CourseStore(Protocol):
    """The catalogue."""

    async def put(self, course: Course) -> None:
        """Keep the course and its lessons, replacing what was there."""
        ...

    async def get(self, course_id: CourseId) -> Course | None:
        """Return the live course with its lessons."""
        ...

    async def any(self, course_id: CourseId) -> Course | None:
        """Return the course with its lessons, live or not."""
        ...

    async def outlines(self) -> Sequence[Outline]:
        """Return every course in brief, live or not, by code."""
        ...

    async def lesson_ids(self, course_id: CourseId) -> Sequence[LessonId]:
        """Return the lessons of the course, live or not, in order."""
        ...

    async def home(self, lesson_id: LessonId) -> CourseId | None:
        """Return the course, live or not, in which the lesson is published."""
        ...

    async def search(self, words: str, limit: int) -> tuple[Sequence[Hit], Sequence[Hit]]:
        """Return up to `limit` live courses and lessons that were meant by the words, best first, and if there are
        none what comes nearest; a typing error in a word is forgiven."""
        ...

    async def lesson(self, lesson_id: LessonId) -> tuple[Course, Lesson] | None:
        """Return the lesson and its course."""
        ...

    async def find(self, words: str, limit: int) -> Sequence[Course]:
        """Return live courses whose title, summary or tags hold all the words (case folded); all of them for ''."""
        ...

    async def titles(self) -> Sequence[tuple[str, str, tuple[str, ...]]]:
        """Return (item, title, tags) of everything that can be recommended: lessons, and courses without lessons."""
        ...

    async def codes(self) -> Sequence[str]:
        """Return the id of every live course and of every lesson in one."""
        ...

    async def closed(self, plans: Collection[PlanCode]) -> frozenset[ItemId]:
        """Return everything that can be recommended and that somebody with these plans may not open."""
        ...

    async def open_by(self, plan: PlanCode, course_ids: Collection[CourseId]) -> None:
        """The plan opens exactly these courses."""
        ...


class CoursesTx(Protocol):
    """A transaction over the catalogue."""

    @property
    def courses(self) -> CourseStore:
        """The catalogue of this transaction."""
        ...
