"""What both chat exports share: a file walked part by part, its room named before or behind the rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from adapters.files.json_events import events
from adapters.files.json_rows import Layout, Opened, Row, Said, parts
from adapters.files.json_rows import Rows as RowsBegin
from adapters.files.source import fingerprint
from adapters.files.values import Misfit, ref
from core.interactions.exported import ExportedMessage, ExportedRoom, Passed, Reason
from core.kernel.errors import Refused

Exported = ExportedMessage | Passed
At = tuple[str, ...]
Head = Mapping[At, Any]
"""What a file says outside of its rows, by where it says it."""


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of export.

    `room` reads the room from the head, `base` being where it is described: None is no room but somebody's private
    talk. `named_by` must be read before the room is. `message` reads a row. Both raise `Misfit`.
    """

    kind: str
    layout: Layout
    named_by: frozenset[At]
    room: Callable[[Head, At], ExportedRoom | None]
    message: Callable[[dict[str, Any], ExportedRoom], Exported]


@dataclass(frozen=True, slots=True)
class ExportFiles:
    """The files of one export, in any order: a row source of `ImportMessages`."""

    form: Format
    paths: Sequence[Path]

    def fingerprint(self) -> str:
        """Return what tells this content from any other; `Refused` where a file cannot be read."""
        return fingerprint(self.paths)

    def rows(self) -> Iterator[Exported]:
        """Yield every row of every file, then raise `Refused` where a file is not whole.

        `Refused` tells the file's name, its kind and `after` how many rows it came.
        """
        after = 0
        for path in self.paths:
            try:
                for row in _rows(path, self.form):
                    yield row
                    after += 1
            except Refused as fault:
                told = {**fault.params, "file": path.name, "kind": self.form.kind, "after": after}
                raise Refused(fault.key, **told) from fault


def _rows(path: Path, form: Format) -> Iterator[Exported]:
    said: dict[At, Any] = {}
    room: ExportedRoom | None = None
    rooms, number = 0, 0
    read_ahead = cache(partial(_heads, path, form))
    for part in parts(events(path), form.layout):
        if isinstance(part, dict | Reason):
            number += 1
            yield _row(part, room, form, number)
        elif isinstance(part, Said):
            said[part.at] = part.value
        elif isinstance(part, Opened):
            said = _without(said, part.at)
        else:
            base = part.at[:-1]
            is_named = all((*base, *at) in said for at in form.named_by)
            room = _room(form, said if is_named else read_ahead()[rooms], base)
            rooms += 1
    if not rooms:
        raise Refused("file.not_export")


def _room(form: Format, said: Head, base: At) -> ExportedRoom | None:
    try:
        return form.room(said, base)
    except Misfit as fault:
        raise Refused("file.not_export") from fault


def _heads(path: Path, form: Format) -> Sequence[Head]:
    """Return what the whole file says around its first, second … array of rows; of a broken file, what is left."""
    said: dict[At, Any] = {}
    heads: list[Head] = []
    try:
        for part in parts(events(path), replace(form.layout, keep=frozenset())):
            if isinstance(part, Said):
                said[part.at] = part.value
            elif isinstance(part, Opened):
                said = _without(said, part.at)
            elif isinstance(part, RowsBegin):
                heads.append(said)  # the same dict: what follows the rows is still to come into it
    except Refused:
        return heads
    return heads


def _without(said: Head, at: At) -> dict[At, Any]:
    return {key: value for key, value in said.items() if key[: len(at)] != at}


def _row(row: Row, room: ExportedRoom | None, form: Format, number: int) -> Exported:
    if isinstance(row, Reason):
        return Passed(f"row {number}", row)
    try:
        if room is None:
            return Passed(ref(row.get("id")), Reason.PRIVATE)
        return form.message(row, room)
    except Misfit:
        return Passed(f"row {number}", Reason.MALFORMED)
