"""A table in a text file: encoding, delimiter and columns found out, rows one at a time."""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.files.source import blocks
from core.kernel.errors import Refused
from core.kernel.text import displayable

if TYPE_CHECKING:
    from _csv import Reader

ENCODINGS = ("utf-8", "gb18030")
"""Tried in this order, strictly: gb18030 takes nearly any bytes, UTF-8 hardly any but its own."""
DELIMITERS = ",;\t，；"
MAX_LINE = 1_048_576
"""Characters: a longer line is no line of a table, and would be held in memory."""

Names = Mapping[str, Sequence[str]]
"""Column -> the headers by which it goes, in lower case."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the number of the line on which it ends, its cells by column, stripped, "" where there is none.

    `is_whole` is False where the row has more cells than the header, or could not be read.
    """

    number: int
    cells: Mapping[str, str]
    is_whole: bool = True


def table(path: Path, names: Names, required: Sequence[str]) -> Iterator[Line]:
    """Yield the rows under the header line, blank ones left out; columns that have no name here are passed over.

    Raises `Refused` beside those of `blocks`: file.encoding_unknown, file.columns_missing (missing, found),
    file.line_too_long.
    """
    lines = _lines(path, encoding_of(path))
    start, header_line = next(((n, line) for n, line in enumerate(lines, 1) if line.strip()), (0, ""))
    delimiter = max(DELIMITERS, key=header_line.count)
    header = _header(header_line, delimiter)
    columns = _columns(header, names)
    if missing := [column for column in required if column not in columns]:
        told = {"missing": ", ".join(missing), "found": displayable(", ".join(header), 200)}
        raise Refused("file.columns_missing", file=path.name, **told)
    yield from _rows(csv.reader(lines, delimiter=delimiter), columns, start, len(header))


def encoding_of(path: Path) -> str:
    """Return the first encoding that takes the whole file; a character cut off at its very end does not count."""
    for encoding in ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        try:
            for block in blocks(path):
                decoder.decode(block)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Refused("file.encoding_unknown", file=path.name, tried=", ".join(ENCODINGS))


def _header(line: str, delimiter: str) -> Sequence[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _lines(path: Path, encoding: str) -> Iterator[str]:
    """Yield the lines, whichever of the three line ends they have."""
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(encoding)("strict"), translate=True)
    rest = ""
    for block in blocks(path):
        *whole, rest = (rest + decoder.decode(block)).split("\n")
        yield from (line + "\n" for line in whole)
        if len(rest) > MAX_LINE:
            raise Refused("file.line_too_long", file=path.name, limit=MAX_LINE)
    yield from [rest] if rest else []


def _columns(header: Sequence[str], names: Names) -> Mapping[str, int]:
    """Return where each column stands; the first of two that go by the same name counts."""
    places: dict[str, int] = {}
    for place, said in enumerate(header):
        for column, aliases in names.items():
            if said.lower() in aliases:
                places.setdefault(column, place)
    return places


def _rows(reader: "Reader", columns: Mapping[str, int], start: int, width: int) -> Iterator[Line]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a cell above the limit of the csv module: an open quotation mark; it goes on behind it
            yield Line(start + reader.line_num, {}, is_whole=False)
            continue
        if not any(cell.strip() for cell in cells):
            continue
        said = {column: cells[place].strip() if place < len(cells) else "" for column, place in columns.items()}
        yield Line(start + reader.line_num, said, is_whole=not any(cell.strip() for cell in cells[width:]))
