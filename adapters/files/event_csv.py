"""What learners did elsewhere as a table: `user,item,timestamp[,rating]`; other columns are passed over."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.files.source import fingerprint
from adapters.files.table import Line, Names, table
from adapters.files.values import MAX_UNIX_S, Misfit, iso_time, ref
from core.interactions.exported import IMPORTED, ExportedEvent, Passed, Reason
from core.kernel.errors import Refused
from core.kernel.ids import Address, ItemId

COLUMNS: Names = {
    "user": ("user", "user_id", "member", "learner", "用户", "用户id", "学员", "学员id"),
    "item": ("item", "item_id", "course", "course_id", "课程", "课程id", "课程编号"),
    "timestamp": ("timestamp", "time", "ts", "date", "时间", "时间戳", "日期"),
    "rating": ("rating", "score", "评分"),
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_UNITS_PER_S = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3))
"""From this number on it counts nano-, micro- or milliseconds: as seconds, 1e11 would be the year 5138."""


@dataclass(frozen=True, slots=True)
class EventFile:
    """An event file: a row source of `ImportEvents`."""

    path: Path

    def fingerprint(self) -> str:
        """Return what tells this content from any other; `Refused` where the file cannot be read."""
        return fingerprint((self.path,))

    def rows(self) -> Iterator[ExportedEvent | Passed]:
        """Yield every row; raises `Refused` where the file is no such table or, behind its rows, is not whole."""
        after = 0
        try:
            for line in table(self.path, COLUMNS, ("user", "item", "timestamp")):
                yield _event(line)
                after += 1
        except Refused as fault:
            raise Refused(fault.key, **{**fault.params, "kind": "events", "after": after}) from fault


def moment(said: str) -> datetime:
    """Return the moment of a number (seconds, milliseconds … since 1970, or the number of a row) or an ISO time.

    Row numbers are kept as seconds: their order is what counts. Raises `Misfit`.
    """
    try:
        number = float(said)
    except ValueError:
        return iso_time(said)
    seconds = next((number / per_s for least, per_s in _UNITS_PER_S if number >= least), number)
    if not 0 <= seconds <= MAX_UNIX_S:
        raise Misfit("a time")
    return _EPOCH + timedelta(seconds=seconds)


def _event(line: Line) -> ExportedEvent | Passed:
    malformed = Passed(f"line {line.number}", Reason.MALFORMED)
    if not line.is_whole:
        return malformed
    try:
        return ExportedEvent(
            user=Address(IMPORTED, ref(line.cells["user"])),
            item=ItemId(ref(line.cells["item"])),
            at=moment(line.cells["timestamp"]),
            rating=_rating(line.cells.get("rating", "")),
        )
    except Misfit:
        return malformed


def _rating(said: str) -> float | None:
    try:
        rating = float(said) if said else None
    except ValueError as fault:
        raise Misfit("a rating") from fault
    if rating is not None and not math.isfinite(rating):
        raise Misfit("a rating")
    return rating
