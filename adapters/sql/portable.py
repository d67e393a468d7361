"""The one form in which a whole store leaves a database and enters another: lines of JSON, gzipped.

The first line says what the file is, then each table announces itself before its rows, and the last line counts
them: a file without it was cut off. Values stand as they are stored (moments as microseconds, sealed text as its
bytes), so nothing is opened and nothing is lost between SQLite and PostgreSQL.
"""

import base64
import gzip
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import metadata
from core.kernel.errors import Refused

FORMAT = 1
BATCH = 1000

Line = Any
"""What one line says: a mapping (beginning, table, end) or a list (a row)."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a backup holds: rows by table, the schema's revision, and the keys without which its text stays sealed."""

    revision: str
    rows: Mapping[str, int]
    key_ids: tuple[str, ...]


def stored(table: sa.Table) -> sa.TableClause:
    """Return the table with its columns as they are stored, without what our types make of them."""
    return sa.table(table.name, *(sa.column(column.name, _storage(column.type)) for column in table.columns))


def _storage(type_: sa.types.TypeEngine[Any]) -> sa.types.TypeEngine[Any]:
    return type_.impl_instance if isinstance(type_, sa.types.TypeDecorator) else type_


def announced(table: sa.TableClause) -> Line:
    """Return the line that stands before the rows of a table."""
    sealed = [column.name for column in table.columns if isinstance(column.type, sa.LargeBinary)]
    return {"table": table.name, "columns": [column.name for column in table.columns], "bytes": sealed}


def row_out(values: Sequence[Any]) -> Line:
    """Return the line of a row."""
    return [base64.b64encode(value).decode() if isinstance(value, bytes) else value for value in values]


def row_in(line: Line, announcement: Line) -> dict[str, Any]:
    """Return the values of a row by column."""
    row = dict(zip(announcement["columns"], line, strict=True))
    for name in announcement["bytes"]:
        row[name] = None if row[name] is None else base64.b64decode(row[name], validate=True)
    return row


def written(line: Line) -> bytes:
    """Return a line as it stands in the file."""
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def lines_of(source: Path) -> Iterator[Line]:
    """Yield the lines of a file; `Refused("backup.broken")` where it is cut off or no backup."""
    try:
        with gzip.open(source, "rb") as file:
            for line in file:
                yield json.loads(line)
    except (EOFError, gzip.BadGzipFile, zlib.error, ValueError) as fault:
        raise Refused("backup.broken", path=str(source)) from fault
    except OSError as fault:
        raise Refused("file.missing", path=str(source)) from fault


async def counters(connection: AsyncConnection) -> Mapping[str, int]:
    """Return the last id that each table handed out, also where its row is gone."""
    if connection.dialect.name == "sqlite":
        query = sa.select(_SEQUENCES).where(_SEQUENCES.c.name.in_(list(metadata.tables)))
        return {row.name: row.seq for row in await connection.execute(query)}
    found: dict[str, int] = {}
    for name in _counting():
        last = await connection.scalar(sa.select(sa.func.pg_sequence_last_value(sa.func.to_regclass(_sequence(name)))))
        if last is not None:
            found[name] = last
    return found


async def count_on(connection: AsyncConnection, last: Mapping[str, int]) -> None:
    """The next id of each table comes after `last`."""
    for name in set(_counting()) & set(last):
        if connection.dialect.name == "sqlite":
            await connection.execute(sa.delete(_SEQUENCES).where(_SEQUENCES.c.name == name))
            await connection.execute(sa.insert(_SEQUENCES).values(name=name, seq=last[name]))
        else:
            await connection.execute(sa.select(sa.func.setval(_sequence(name), last[name])))


_SEQUENCES = sa.table("sqlite_sequence", sa.column("name", sa.String), sa.column("seq", sa.BigInteger))


def _counting() -> Iterator[str]:
    return (name for name, table in metadata.tables.items() if "id" in table.columns)


def _sequence(name: str) -> sa.Function[Any]:
    return sa.func.pg_get_serial_sequence(name, "id")
