"""Tables in files: checked before long work, read as a stream, replaced only when the new one is whole."""

import csv
import os
import sys
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from core.kernel.errors import Refused

ENCODINGS = ("utf-8-sig", "gb18030")
"""What Chinese spreadsheets write; UTF-8 is tried first, because GB 18030 accepts much that is not it."""
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Table:
    """A file that was read once to its end: it is text, has the columns asked for, and its ids differ."""

    path: Path
    encoding: str
    size: int

    def rows(self) -> Iterator[dict[str, str]]:
        """Yield each row by column name, in lower case; a cell that is missing is empty."""
        with _opened(self.path, self.encoding) as file:
            yield from _rows(file)


def table(path: Path, columns: Sequence[str]) -> Table:
    """Return the table in the file after one pass over it.

    Raises `Refused`: `file.missing`, `file.not_text`, `file.empty`, `file.no_column`, `file.duplicate_id`.
    """
    csv.field_size_limit(sys.maxsize)
    encoding = _encoding(path)
    with _opened(path, encoding) as file:
        header = next(csv.reader(file), None)
    if not header or not any(header):
        raise Refused("file.empty", path=str(path))
    names = [_name(cell) for cell in header]
    missing = [column for column in columns if column not in names]
    if missing:
        raise Refused("file.no_column", path=str(path), column=missing[0], found=", ".join(names))
    return Table(path, encoding, _checked_size(path, encoding))


@contextmanager
def replaced(path: Path) -> Generator[TextIO]:
    """Give a file that takes the place of `path` when all of it is written, and leaves no trace otherwise.

    Raises `Refused("file.unwritable")` where the folder or the disk does not allow it.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as fault:
        raise Refused("file.unwritable", path=str(path), reason=fault.strerror or str(fault)) from fault
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def add_rows(file: TextIO, rows: Iterable[Sequence[str]]) -> None:
    """Have the rows written as CSV with `\\n` line ends; every cell comes back exactly."""
    bare = csv.writer(file, lineterminator="\n")
    # A carriage return inside a cell goes unquoted where lines end with "\n", and would break its row when read.
    quoted = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in rows:
        (quoted if any("\r" in cell for cell in row) else bare).writerow(row)


def _encoding(path: Path) -> str:
    return next((name for name in ENCODINGS if _decodes(path, name)), "") or _not_text(path)


def _not_text(path: Path) -> str:
    raise Refused("file.not_text", path=str(path))


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with _opened(path, encoding) as file:
            while file.read(CHUNK):
                pass
    except UnicodeDecodeError:
        return False
    return True


@contextmanager
def _opened(path: Path, encoding: str) -> Generator[TextIO]:
    try:
        file = path.open(encoding=encoding, newline="")
    except OSError as fault:
        raise Refused("file.missing", path=str(path), reason=fault.strerror or str(fault)) from fault
    with file:
        yield file


def _checked_size(path: Path, encoding: str) -> int:
    # Hashes, not the ids: a file of a million rows stays at tens of megabytes.
    met: set[int] = set()
    size = 0
    with _opened(path, encoding) as file:
        for row in _rows(file):
            size += 1
            met.add(hash(row["id"]))
            if len(met) < size:
                raise Refused("file.duplicate_id", path=str(path), id=row["id"], row=size)
    return size


def _rows(file: TextIO) -> Iterator[dict[str, str]]:
    reader = csv.reader(file)
    names = [_name(cell) for cell in next(reader)]
    for cells in reader:
        if cells:
            filled = cells + [""] * (len(names) - len(cells))
            yield dict(zip(names, filled, strict=False))


def _name(cell: str) -> str:
    return cell.strip().lower()
