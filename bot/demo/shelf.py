"""The courses with their lessons, read from the Markdown files beside."""

from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files

from bot.demo.model import DemoCourse, DemoLesson
from bot.demo.texts.catalogue import MAIN_COURSES, SHORT_COURSES
from core.kernel.errors import Broken

FENCE = "---\n"


def courses() -> tuple[DemoCourse, ...]:
    """Return every course: the two long ones with their lessons in order, then the short ones."""
    lessons = sorted(_lessons(), key=lambda lesson: lesson.position)
    long = (
        replace(course, lessons=tuple(lesson for lesson in lessons if lesson.course == course.id))
        for course in MAIN_COURSES
    )
    return (*long, *SHORT_COURSES)


def lesson(text: str) -> DemoLesson:
    """Return the lesson that a file says: `key: value` lines between two fences, then Markdown.

    Raises `Broken` where a fence or a needed key is missing.
    """
    opening, _, rest = text.partition(FENCE)
    head, fence, body = rest.partition(FENCE)
    if opening or not fence:
        raise Broken("a lesson must begin with its head between two lines of ---")
    says = dict(_pair(line) for line in head.splitlines())
    try:
        return DemoLesson(
            id=says["id"],
            course=says["course"],
            position=int(says["position"]),
            title=says["title"],
            body=body.strip(),
            is_free=says["free"] == "yes",
            tags=tuple(tag.strip() for tag in says["tags"].split(";")),
        )
    except KeyError as fault:
        raise Broken(f"a lesson's head lacks {fault}") from fault


def _pair(line: str) -> tuple[str, str]:
    key, _, value = line.partition(":")
    return key.strip(), value.strip()


def _lessons() -> Iterator[DemoLesson]:
    for entry in files("bot.demo.lessons").iterdir():
        if entry.name.endswith(".md"):
            yield lesson(entry.read_text(encoding="utf-8"))
