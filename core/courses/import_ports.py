"""What the import of a catalogue asks of the store, and of the file."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

from core.courses.exported import CourseRow, LinedCourse, RefusedCourse
from core.kernel.ids import CourseId


class CourseSource(Protocol):
    """A catalogue file, read anew at each call."""

    def rows(self) -> Iterator[LinedCourse | RefusedCourse]:
        """Yield a verdict for every row; `Refused` where the file is no catalogue."""
        ...


class CourseRowStore(Protocol):
    """The catalogue in the columns of a file."""

    async def stored(self, ids: Collection[CourseId]) -> Mapping[CourseId, CourseRow]:
        """Return those of the courses that are kept, as a file would say them."""
        ...

    async def upsert(self, rows: Sequence[CourseRow]) -> None:
        """Keep the courses; of one that is there only these columns change: its lessons and state stay."""
        ...


class CourseImportTx(Protocol):
    """A transaction over the catalogue."""

    @property
    def course_rows(self) -> CourseRowStore:
        """The catalogue of this transaction."""
        ...
