"""What a catalogue file says, row by row, and the tally of its import."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from core.kernel.errors import Broken
from core.kernel.ids import CourseId


@dataclass(frozen=True, slots=True)
class CourseRow:
    """One course as a catalogue file names it; what the file leaves out is empty."""

    id: CourseId
    title: str
    summary: str = ""
    tags: tuple[str, ...] = ()
    level: str = ""
    price_id: str = ""
    prerequisites: tuple[CourseId, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class LinedCourse:
    """A good row and the line on which it ends."""

    line: int
    row: CourseRow


@dataclass(frozen=True, slots=True)
class RefusedCourse:
    """A row that cannot be a course. `reason` is a short code: no_id, no_title, too_long, url, repeated, malformed."""

    line: int
    reason: str


class Outcome(StrEnum):
    """What became of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class CourseVerdict:
    """What became of one row; `reason` only where it was refused."""

    line: int
    outcome: Outcome
    id: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CourseCounts:
    """What became of a catalogue file: new + changed + unchanged + refused is the number of rows read."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: Mapping[str, int] = field(default_factory=dict[str, int])

    def __post_init__(self) -> None:
        if self.read != self.new + self.changed + self.unchanged + self.total_refused:
            raise Broken("the counts of a catalogue do not sum to its rows")

    @property
    def total_refused(self) -> int:
        """How many rows cannot be courses."""
        return sum(self.refused.values())
