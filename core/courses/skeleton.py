"""A course to fill in: what somebody begins with who has none."""

from dataclasses import dataclass

from core.courses.model import Course
from core.kernel.ids import CourseId


@dataclass(frozen=True, slots=True)
class SkeletonLesson:
    """A lesson to fill in; `body` is Markdown."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A course to fill in; its `id` makes it one, however often it is laid out."""

    id: CourseId
    title: str
    summary: str
    language: str
    lessons: tuple[SkeletonLesson, ...]


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The course that stands for a skeleton, and whether it was made just now."""

    course: Course
    is_new: bool
