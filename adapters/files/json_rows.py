"""The rows of a JSON export, one at a time, and the few values around them that say which room they are of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.files.json_events import Event
from core.interactions.exported import Reason
from core.kernel.errors import Refused

MAX_DEPTH = 64
"""Real exports are about 10 deep."""
MAX_ROW = 262_144
"""Values and characters of a row together; a text of 65,536 bytes with its formatting stays below."""

Path = tuple[str, ...]
Row = dict[str, Any] | Reason


@dataclass(frozen=True, slots=True)
class Layout:
    """Where an export keeps things: `rows_at` are its arrays of rows, `inside` what is entered on the way.

    Of a row only the keys in `keep` are read, outside of rows the single values named in `said`. A root key in `alien`
    tells of which other kind the file is.
    """

    rows_at: frozenset[Path]
    inside: frozenset[Path]
    keep: frozenset[str]
    said: frozenset[str]
    alien: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Opened:
    """A new map begins in the list at this path: what was said of the one before no longer holds."""

    at: Path


@dataclass(frozen=True, slots=True)
class Said:
    """A single value outside of the rows."""

    at: Path
    value: Any


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows at this path begin."""

    at: Path


Part = Opened | Said | Rows | Row


def parts(events: Iterator[Event], layout: Layout) -> Iterator[Part]:
    """Yield what the layout asks for, in the order of the file.

    A row is its map, or the reason why it is none. Raises `Refused`: file.json_too_deep, file.not_export,
    file.looks_like (found), and what `events` raises.
    """
    event, _ = next(events, ("end", None))
    if event != "start_map":
        raise Refused("file.not_export")
    yield from _map(events, (), layout)
    for _ in events:
        pass  # the rest is white space, or the JSON is broken


def _map(events: Iterator[Event], path: Path, layout: Layout) -> Iterator[Part]:
    for event, key in events:
        if event == "end_map":
            return
        if not path and key in layout.alien:
            raise Refused("file.looks_like", found=layout.alien[key])
        yield from _value(events, (*path, key), layout)


def _value(events: Iterator[Event], at: Path, layout: Layout) -> Iterator[Part]:
    event, value = next(events)
    if event == "start_array" and at in layout.rows_at:
        yield Rows(at)
        yield from _rows(events, layout.keep)
    elif event == "start_array" and at in layout.inside:
        for event, _ in events:
            if event == "end_array":
                return
            if event == "start_map":
                yield Opened(at)
                yield from _map(events, at, layout)
            else:
                _skip(events, event)
    elif event == "start_map" and at in layout.inside:
        yield from _map(events, at, layout)
    elif event.startswith("start"):
        _skip(events, event)
    elif at[-1] in layout.said:
        yield Said(at, value)


def _rows(events: Iterator[Event], keep: frozenset[str]) -> Iterator[Row]:
    for event, _ in events:
        if event == "end_array":
            return
        if event == "start_map":
            yield _Reader(events).row(keep)
        else:
            _skip(events, event)
            yield Reason.MALFORMED


def _skip(events: Iterator[Event], event: str) -> None:
    """Leave the value that began with `event` behind."""
    depth = 1 if event.startswith("start") else 0
    while depth:
        event, _ = next(events)
        if event in {"start_map", "start_array"}:
            depth += 1
            if depth > MAX_DEPTH:
                raise Refused("file.json_too_deep", limit=MAX_DEPTH)
        elif event in {"end_map", "end_array"}:
            depth -= 1


class _Reader:
    """Reads one row; past `MAX_ROW` it goes on to the end of the row and keeps nothing more."""

    __slots__ = ("_events", "_left")

    def __init__(self, events: Iterator[Event]) -> None:
        self._events = events
        self._left = MAX_ROW

    def row(self, keep: frozenset[str]) -> Row:
        """Return the map whose beginning was read, its keys in `keep` alone."""
        row: dict[str, Any] = {}
        for event, key in self._events:
            if event == "end_map":
                break
            if key in keep:
                row[key] = self._value(*next(self._events), 1)
            else:
                _skip(self._events, next(self._events)[0])
        return row if self._left >= 0 else Reason.TOO_LONG

    def _value(self, event: str, value: Any, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise Refused("file.json_too_deep", limit=MAX_DEPTH)
        if event == "start_array":
            return self._list(depth)
        if event == "start_map":
            return self._dict(depth)
        self._left -= 1 + (len(value) if event == "string" else 0)
        return value

    def _list(self, depth: int) -> list[Any]:
        values: list[Any] = []
        for event, value in self._events:
            if event == "end_array":
                break
            read = self._value(event, value, depth + 1)
            if self._left >= 0:
                values.append(read)
        return values

    def _dict(self, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for event, key in self._events:
            if event == "end_map":
                break
            read = self._value(*next(self._events), depth + 1)
            if self._left >= 0:
                values[key] = read
        return values
