"""Lessons as files of a folder, and the tally of their import."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from core.courses.draft import Written
from core.courses.exported import Outcome


@dataclass(frozen=True, slots=True)
class BesideFile:
    """A file that lies beside the text of a lesson."""

    kind: str
    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReadLesson:
    """A lesson that could be read; `path` is its file within the folder."""

    path: str
    written: Written
    files: tuple[BesideFile, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedLesson:
    """A file that is no lesson; `reason` is the key of the phrase that says why, `params` fill it."""

    path: str
    reason: str
    params: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class LessonVerdict:
    """What became of one file; `reason` (a phrase's key, which `params` fill) only where it was refused."""

    path: str
    outcome: Outcome
    id: str = ""
    reason: str = ""
    params: Mapping[str, object] = field(default_factory=dict[str, object])


class LessonSource(Protocol):
    """A folder of lessons, read anew at each call."""

    def lessons(self) -> Iterator[ReadLesson | RefusedLesson]:
        """Yield a verdict for every Markdown file, by path; `Refused` where there is no such folder."""
        ...


class LessonTarget(Protocol):
    """A folder into which lessons are written."""

    def write(self, written: Written, files: Sequence[BesideFile]) -> None:
        """The lesson stands in a folder of its own, with its files; `Refused` where it cannot be written."""
        ...
