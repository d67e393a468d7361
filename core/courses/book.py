"""Courses in order, as one document to read."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from core.courses.model import Course, Lesson

_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(?=\s|$)")
_MARKS = re.compile(r"([\\`*_\[\]<>#])")
DEEPEST = 6
PAGE_LEVEL = 3
"""The heading of a lesson: the book is one, a course two, and what a lesson holds stands below."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a lesson."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Page:
    """A lesson of a book; `body` is Markdown."""

    title: str
    body: str
    language: str = ""
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A course of a book, its lessons in order."""

    title: str
    summary: str
    language: str
    pages: tuple[Page, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """Courses in order; `contents` is what the table of contents is called."""

    title: str
    contents: str
    language: str
    chapters: tuple[Chapter, ...]


def book_of(chapters: Sequence[Chapter], *, contents: str, language: str) -> Book:
    """Return the chapters as a book that is called after its courses."""
    title = " · ".join(chapter.title for chapter in chapters)
    return Book(title, contents, language, tuple(chapters))


def chapter_of(course: Course, lessons: Iterable[tuple[Lesson, tuple[Picture, ...]]]) -> Chapter:
    """Return the course with these of its lessons."""
    pages = tuple(Page(one.title, one.body, one.details.locale, pictures) for one, pictures in lessons)
    return Chapter(course.title, course.summary, course.language, pages)


def as_markdown(book: Book) -> str:
    """Return the book as one Markdown text: title, contents, then the lessons under their courses."""
    parts = [f"# {_plain(book.title)}", f"## {_plain(book.contents)}", "\n".join(_contents(book.chapters))]
    for chapter in book.chapters:
        parts += [f"## {_plain(chapter.title)}", _plain(chapter.summary)]
        for page in chapter.pages:
            parts += [f"### {_plain(page.title)}", lowered(page.body, PAGE_LEVEL)]
    return "\n\n".join(part for part in parts if part) + "\n"


def lowered(body: str, under: int) -> str:
    """Return the text with its headings moved right below the level `under`; a block of code stays as it is."""
    lines, fence = _told_apart(body)
    levels = [len(heading[1]) for line, is_code in lines if not is_code and (heading := _HEADING.match(line))]
    down = steps_down(levels, under)
    moved = [line if is_code else _lowered_line(line, down) for line, is_code in lines]
    # A block of code that its lesson leaves open would swallow the lessons that follow.
    return "\n".join((*moved, fence) if fence else moved)


def steps_down(levels: Iterable[int], under: int) -> int:
    """Return by how much headings of these levels go down, so that the highest stands right below `under`."""
    return under + 1 - min(levels, default=1)


def _told_apart(body: str) -> tuple[list[tuple[str, bool]], str]:
    """Return every line and whether it is code, and the fence that is open at the end."""
    lines: list[tuple[str, bool]] = []
    fence = ""
    for line in body.splitlines():
        mark = _FENCE.match(line)
        if mark is not None and not fence:
            fence = mark[1]
        elif mark is not None and mark[1].startswith(fence) and not line.strip(" `~"):
            fence = ""
        lines.append((line, bool(fence)))
    return lines, fence


def _lowered_line(line: str, down: int) -> str:
    heading = _HEADING.match(line)
    return line if heading is None else "#" * min(DEEPEST, len(heading[1]) + down) + line[heading.end() :]


def _contents(chapters: Sequence[Chapter]) -> Iterable[str]:
    for number, chapter in enumerate(chapters, 1):
        yield f"{number}. {_plain(chapter.title)}"
        yield from (f"   {place}. {_plain(page.title)}" for place, page in enumerate(chapter.pages, 1))


def _plain(text: str) -> str:
    """Return the words so that Markdown reads them as words, on one line."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
