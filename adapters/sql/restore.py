"""A store that is as it was when the backup was made."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.backup import Told, nobody
from adapters.sql.base import metadata
from adapters.sql.engine import Engines
from adapters.sql.portable import BATCH, FORMAT, Copied, Line, count_on, lines_of, row_in, stored
from adapters.sql.sealing import Sealer
from adapters.sql.store import MIGRATIONS, key_checks, keys_open, migrate
from adapters.sql.work import one_line
from core.kernel.errors import Refused


async def restore(engines: Engines, source: Path, sealer: Sealer, *, told: Told = nobody) -> Copied:
    """Fill an empty store from `source`, all of it or nothing; return what came in.

    Raises `Refused`: `file.missing`, `backup.broken` (cut off, damaged or no backup), `backup.newer` and
    `backup.older` (written by another version: restore with that version, then upgrade), `restore.not_empty`,
    `key.missing` and `key.wrong` (the keys here do not open what is in the file).
    """
    lines = lines_of(source)
    header = await asyncio.to_thread(_header, lines, source)
    _, head = await migrate(engines.writer)
    _check_version(header["revision"], head)
    try:
        async with engines.writer.begin() as connection:
            await _check_empty(connection)
            # The check of this process's own key, made when the empty store was opened.
            await connection.execute(sa.delete(key_checks))
            rows = await _load(connection, lines, source, told)
            await keys_open(connection, sealer)
    except sa.exc.OperationalError as fault:
        raise Refused("store.unusable", problem=one_line(fault)) from fault
    return Copied(header["revision"], rows, tuple(header["keys"]))


def _header(lines: Iterator[Line], source: Path) -> dict[str, Any]:
    header = next(lines, None)
    if not isinstance(header, dict) or header.get("zhishe") != "backup" or "revision" not in header:
        raise Refused("backup.broken", path=str(source))
    if header["format"] != FORMAT:
        raise Refused("backup.newer", revision=header["revision"])
    return header


def _check_version(revision: str, head: str) -> None:
    if revision != head:
        known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
        raise Refused("backup.older" if revision in known else "backup.newer", revision=revision)


async def _check_empty(connection: AsyncConnection) -> None:
    for table in metadata.sorted_tables:
        if table is not key_checks and await connection.scalar(sa.select(sa.exists().select_from(table))):
            raise Refused("restore.not_empty", table=table.name)


async def _load(connection: AsyncConnection, lines: Iterator[Line], source: Path, told: Told) -> dict[str, int]:
    """Put every row in its table; `Refused("backup.broken")` unless the end of the file counts the same."""
    rows: dict[str, int] = {}
    end: dict[str, Any] = {}
    batches = _batches(lines)
    while batch := await asyncio.to_thread(next, batches, None):
        about, part = batch
        if "end" in about:
            end = about["end"]
        else:
            await _insert(connection, about, part, source)
            rows[about["table"]] = rows.get(about["table"], 0) + len(part)
            told(sum(rows.values()))
    if end.get("rows") != rows:
        raise Refused("backup.broken", path=str(source))
    await count_on(connection, end["counters"])
    return rows


def _batches(lines: Iterator[Line]) -> Iterator[tuple[dict[str, Any], list[Line]]]:
    """Yield rows together with what announced them: of each table at least once, and the end."""
    about: dict[str, Any] = {}
    part: list[Line] = []
    for line in lines:
        if not isinstance(line, dict):
            part.append(line)
        if isinstance(line, dict) or len(part) == BATCH:
            if about:
                yield about, part
            about, part = (line if isinstance(line, dict) else about), []
    if about:
        yield about, part


async def _insert(connection: AsyncConnection, about: dict[str, Any], part: list[Line], source: Path) -> None:
    try:
        table = stored(metadata.tables[about["table"]])
        if values := [row_in(line, about) for line in part]:
            await connection.execute(sa.insert(table), values)
    except (ValueError, TypeError, KeyError, sa.exc.IntegrityError, sa.exc.CompileError) as fault:
        raise Refused("backup.broken", path=str(source)) from fault
