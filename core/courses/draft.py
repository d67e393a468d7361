"""A lesson in the making, and what is wrong with it as long as it cannot be published."""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.courses.hostile import dangers_of
from core.courses.model import Course, Details, Lesson, LessonFile
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, LessonId, MemberId
from core.kernel.text import MAX_TEXT_BYTES, displayable

MOST_FILE_BYTES = 20 * 1024 * 1024
"""What a bot may fetch on Telegram (`getFile`), and so everywhere."""
MOST_FILES = 10
"""Telegram's album, and Discord's files a message."""
MOST_TITLE = 200
MOST_BODY_BYTES = MAX_TEXT_BYTES
MOST_CODE = 36
"""Bytes of an id that is made of a title: with a number it fits a button as it is."""
_APART = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Draft:
    """A lesson that nobody but its creator and staff see yet; `position` 0 puts it last when it is published."""

    lesson: Lesson
    author: MemberId
    at: datetime


@dataclass(frozen=True, slots=True)
class Guide:
    """Somebody is being guided: their next messages in private go into this lesson; `replaces` its text at first.

    `last_ref` is the message that went in last: a platform may deliver it twice.
    """

    member_id: MemberId
    lesson_id: LessonId
    replaces: bool = False
    last_ref: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """A lesson as it was published, by whom (None: the operator, or somebody who was forgotten) and when."""

    lesson: Lesson
    by: MemberId | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """A lesson as a file says it; what the file leaves out is empty, and `is_free` None."""

    title: str = ""
    body: str = ""
    id: str = ""
    course: str = ""
    course_title: str = ""
    order: int = 0
    is_free: bool | None = None
    details: Details = field(default_factory=Details)
    files: tuple[str, ...] | None = None


def with_words(lesson: Lesson, text: str, *, replaces: bool) -> Lesson:
    """Return the lesson with what was said: the first line of a lesson without a title is its title.

    Raises `Refused("draft.too_long")` for a text that no message could bring back.
    """
    said = text.strip()
    if not lesson.title and said:
        first, _, said = said.partition("\n")
        lesson = replace(lesson, title=titled(first))
    if said.strip():
        body = said.strip() if replaces or not lesson.body else f"{lesson.body}\n\n{said.strip()}"
        lesson = replace(lesson, body=body)
    if len(lesson.body.encode()) > MOST_BODY_BYTES:
        raise Refused("draft.too_long", limit=MOST_BODY_BYTES // 1024)
    return lesson


def with_files(lesson: Lesson, files: Collection[LessonFile]) -> Lesson:
    """Return the lesson with the files; one of the same name takes the place of the one before.

    Raises `Refused("draft.too_many_files")`.
    """
    names = {file.name for file in files}
    kept = (*(file for file in lesson.files if file.name not in names), *files)
    if len(kept) > MOST_FILES:
        raise Refused("draft.too_many_files", limit=MOST_FILES)
    return replace(lesson, files=kept)


def filled(lesson: Lesson, written: Written) -> Lesson:
    """Return the lesson as the file says it; its id and its course stay, and what the file leaves out."""
    return replace(
        lesson,
        title=written.title or lesson.title,
        body=written.body,
        position=written.order or lesson.position,
        is_free=lesson.is_free if written.is_free is None else written.is_free,
        details=written.details,
    )


def digest_of(content: bytes) -> str:
    """Return by what the content of a file is found."""
    return hashlib.sha256(content).hexdigest()


def titled(line: str) -> str:
    """Return the line as a title: without the marks of a Markdown heading."""
    return displayable(line.lstrip("# "), MOST_TITLE)


def file_name(name: str, kind: str) -> str:
    """Return the name of a file without any folder; one that has none is called after its kind."""
    bare = displayable(name.replace("\\", "/").rpartition("/")[2], 100).lstrip(".")
    return bare or kind


def code_of(title: str, taken: Collection[str]) -> str:
    """Return an id made of the title's words that is not taken."""
    words = _APART.sub("-", title.casefold()).strip("-_").encode()[:MOST_CODE]
    stem = words.decode(errors="ignore").strip("-") or "x"
    tries = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
    return next(code for code in tries if code not in taken)


def lesson_code(course_id: CourseId, taken: Collection[str]) -> LessonId:
    """Return the next free id of a lesson in the course."""
    tries = (f"{course_id}-{number}" for number in range(1, len(taken) + 2))
    return LessonId(next(code for code in tries if code not in taken))


def faults_of(lesson: Lesson, course: Course, plans: Collection[str]) -> tuple[str, ...]:
    """Return the keys of what keeps the lesson from being published; `plans` are those on offer."""
    same = (one for one in course.lessons if one.id != lesson.id)
    found = {
        "check.title": not lesson.title,
        "check.title_taken": lesson.title.casefold() in {one.title.casefold() for one in same},
        "check.body": not lesson.body and not lesson.files,
        "check.long": len(lesson.body.encode()) > MOST_BODY_BYTES,
        "check.plan": not course.plans <= set(plans),
        "check.tier": bool(lesson.details.tier) and lesson.details.tier not in plans,
    }
    return (*(key for key, is_so in found.items() if is_so), *dangers_of(lesson.body))
