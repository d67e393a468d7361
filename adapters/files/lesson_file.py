"""A lesson as Markdown under a front matter of YAML."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

import frontmatter
import yaml

from core.courses.draft import MOST_TITLE, Written, titled
from core.courses.model import Details
from core.kernel.errors import Refused
from core.kernel.text import storable

FIELDS = (
    *("id", "title", "course", "course_title", "order", "free", "locale", "tier", "opens_after"),
    *("tags", "difficulty", "prerequisites", "files"),
)
MOST_FRONT = 16_384
"""Characters of a front matter; ours have a few hundred."""
MOST_ITEMS = 50
_HEADING = re.compile(r"^#\s+(.+)\n?")
_CODE = re.compile(r"[\w][\w.-]{0,63}")
"""An id is also the name of a folder: it leads nowhere else."""
_FENCE = re.compile(r"^---\s*$", re.M)


class LessonMarkdown:
    """The port `LessonFormat`."""

    def read(self, text: str) -> Written:
        """Return what the text says.

        Raises `Refused`: `lesson_file.front` (no YAML, or too much of it), `lesson_file.field` (unknown, or of the
        wrong form), `lesson_file.id`, `text.too_long`.
        """
        fences = [found.start() for found in _FENCE.finditer(text)]
        if text.startswith("---") and len(fences) > 1 and fences[1] > MOST_FRONT:
            raise Refused("lesson_file.front", limit=MOST_FRONT // 1024)
        try:
            # The safe loader makes plain values only, and an alias that is never written out again costs nothing.
            front, body = frontmatter.parse(text)
        except (yaml.YAMLError, ValueError, RecursionError) as fault:
            raise Refused("lesson_file.front", limit=MOST_FRONT // 1024) from fault
        return _written(cast("Mapping[str, Any]", front), storable(body.strip()))

    def write(self, written: Written) -> str:
        """Return the text that says this; what is empty is left out."""
        details = written.details
        front: dict[str, Any] = {
            "id": written.id,
            "title": written.title,
            "course": written.course,
            "course_title": written.course_title,
            "order": written.order,
            "free": written.is_free,
            "locale": details.locale,
            "tier": details.tier,
            "opens_after": details.opens_after,
            "tags": list(details.tags),
            "difficulty": details.difficulty,
            "prerequisites": list(details.prerequisites),
            "files": list(written.files or ()),
        }
        told = {name: value for name, value in front.items() if value}
        header = yaml.safe_dump(told, allow_unicode=True, sort_keys=False)
        return f"---\n{header}---\n\n{written.body}\n"


def _written(front: Mapping[str, Any], body: str) -> Written:
    for name in front:
        if name not in FIELDS:
            raise _bad(str(name))
    title = titled(_text(front, "title"))
    if not title and (heading := _HEADING.match(body)):
        title, body = titled(heading[1]), body[heading.end() :].strip()
    files = None if "files" not in front else _texts(front, "files")
    return Written(
        title=title,
        body=body,
        id=_code(front, "id"),
        course=_code(front, "course"),
        course_title=titled(_text(front, "course_title")),
        order=_order(front),
        is_free=_is_free(front),
        details=Details(
            tags=_texts(front, "tags"),
            locale=_text(front, "locale"),
            tier=_text(front, "tier"),
            opens_after=_text(front, "opens_after"),
            difficulty=_text(front, "difficulty"),
            prerequisites=_texts(front, "prerequisites"),
        ),
        files=files,
    )


def _text(front: Mapping[str, Any], name: str) -> str:
    value = front.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float) or len(str(value)) > MOST_TITLE:
        raise _bad(name)
    return storable(str(value)).strip()


def _texts(front: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = front.get(name)
    if value is None:
        return ()
    parts: Sequence[object] = re.split(r"[,，、;；]", value) if isinstance(value, str) else value
    if not isinstance(value, str | list) or len(parts) > MOST_ITEMS:
        raise _bad(name)
    return tuple(text for part in parts if (text := _text({name: part}, name)))


def _code(front: Mapping[str, Any], name: str) -> str:
    code = _text(front, name)
    if code and not _CODE.fullmatch(code):
        raise Refused("lesson_file.id", name=name, value=code)
    return code


def _order(front: Mapping[str, Any]) -> int:
    value = front.get("order", 0)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 100_000:
        raise _bad("order")
    return value


def _is_free(front: Mapping[str, Any]) -> bool | None:
    value = front.get("free")
    if value is not None and not isinstance(value, bool):
        raise _bad("free")
    return value


def _bad(name: str) -> Refused:
    return Refused("lesson_file.field", name=name[:64], fields=", ".join(FIELDS))
