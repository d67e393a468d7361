"""A catalogue of courses as a table: `id,title,summary,tags,level,price_id,prerequisites,url`, also in Chinese."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from adapters.files.table import Line, Names, table
from core.courses.exported import CourseRow, LinedCourse, RefusedCourse
from core.kernel.errors import Refused
from core.kernel.ids import MAX_EXTERNAL_ID, CourseId
from core.kernel.text import storable

COLUMNS: Names = {
    "id": ("id", "item", "item_id", "course_id", "编号", "课程编号", "课程id"),
    "title": ("title", "name", "course", "课程", "标题", "名称", "课程名称", "课程名", "课程标题"),
    "summary": ("summary", "description", "简介", "课程简介", "描述", "介绍"),
    "tags": ("tags", "tag", "标签", "课程标签"),
    "level": ("level", "difficulty", "难度", "级别"),
    "price_id": ("price_id", "price", "价格", "价格编号", "价格id"),
    "prerequisites": ("prerequisites", "prerequisite", "先修", "先修课程", "先修课"),
    "url": ("url", "link", "链接", "网址"),
}
MAX_LINE_OF_TEXT = 255
"""Characters of a title, a tag, a level or a price: they are shown on one line."""

_BETWEEN = re.compile(r"[;|；、，]")
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_WEB = re.compile(r"https?://\S{1,2000}", re.IGNORECASE)


class _Bad(ValueError):
    """The row cannot be a course; its argument is the reason."""


@dataclass(frozen=True, slots=True)
class CourseFile:
    """A catalogue file: a course source of `ImportCourses`."""

    path: Path

    def rows(self) -> Iterator[LinedCourse | RefusedCourse]:
        """Yield a verdict for every row; `Refused` where the file is no table with an id and a title."""
        seen: set[CourseId] = set()
        for line in table(self.path, COLUMNS, ("id", "title")):
            try:
                course = _course(line)
            except _Bad as fault:
                yield RefusedCourse(line.number, str(fault))
                continue
            if course.id in seen:
                yield RefusedCourse(line.number, "repeated")
                continue
            seen.add(course.id)
            yield LinedCourse(line.number, course)


def _course(line: Line) -> CourseRow:
    if not line.is_whole:
        raise _Bad("malformed")
    cells: Mapping[str, str] = {column: line.cells.get(column, "") for column in COLUMNS}
    if not cells["id"]:
        raise _Bad("no_id")
    if not cells["title"]:
        raise _Bad("no_title")
    if cells["url"] and not _WEB.fullmatch(cells["url"]):
        raise _Bad("url")
    return CourseRow(
        id=_id(cells["id"]),
        title=_one_line(cells["title"]),
        summary=_text(cells["summary"]),
        tags=tuple(dict.fromkeys(_one_line(tag) for tag in _split(cells["tags"]))),
        level=_one_line(cells["level"]),
        price_id=_one_line(cells["price_id"]),
        prerequisites=tuple(dict.fromkeys(_id(course) for course in _split(cells["prerequisites"]))),
        url=cells["url"],
    )


def _split(cell: str) -> Iterator[str]:
    return (piece.strip() for piece in _BETWEEN.split(cell) if piece.strip())


def _id(said: str) -> CourseId:
    if len(said) > MAX_EXTERNAL_ID:
        raise _Bad("too_long")
    return CourseId(_text(said))


def _one_line(said: str) -> str:
    """Return the text on one line, without characters that turn the direction of what stands around it."""
    line = " ".join(_TURNING.sub("", _text(said)).split())
    if len(line) > MAX_LINE_OF_TEXT:
        raise _Bad("too_long")
    return line


def _text(said: str) -> str:
    try:
        return storable(said)
    except Refused as fault:
        raise _Bad("too_long") from fault
