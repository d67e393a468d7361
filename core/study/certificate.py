"""A certificate: who finished which course, when, and what it held on that day."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from core.courses.model import Course, Lesson
from core.interactions.model import ActKind
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, ItemId, MemberId
from core.kernel.text import displayable

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without the letters and digits that are taken for each other."""
CODE_LENGTH = 12
"""31¹² codes: nobody meets one by trying."""
MOST_NAME = 64
PROOF = (ActKind.DONE, ActKind.TAKEN)
"""What counts as finished; that somebody says to know a lesson already does not."""

_BETWEEN = re.compile(r"[\s-]+")


@dataclass(frozen=True, slots=True)
class Certificate:
    """`lessons` are the titles of the course on the day it was given: later lessons change nothing."""

    code: str
    member_id: MemberId
    course_id: CourseId
    name: str
    title: str
    lessons: tuple[str, ...]
    at: datetime


def written(code: str) -> str:
    """Return the code in groups of four, as a person reads it."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_code(words: str) -> str:
    """Return what somebody typed as a code would be kept; it may be none."""
    return _BETWEEN.sub("", words).upper()


def missing_of(course: Course, done: Collection[ItemId]) -> tuple[Lesson, ...]:
    """Return the lessons of the course that somebody who finished `done` has not."""
    return tuple(lesson for lesson in course.lessons if ItemId(lesson.id) not in done)


def chosen_name(written: str) -> str:
    """Return the name as it can be shown. Raises `Refused("certificate.name")` for none or more than 64 characters."""
    name = displayable(written, MOST_NAME + 1)
    if not 0 < len(name) <= MOST_NAME:
        raise Refused("certificate.name", most=MOST_NAME)
    return name
