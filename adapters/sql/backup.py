"""A copy of the whole store, made while the product runs."""

import asyncio
import gzip
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import metadata
from adapters.sql.engine import Engines
from adapters.sql.portable import BATCH, FORMAT, Copied, announced, counters, row_out, stored, written
from adapters.sql.store import key_checks
from adapters.sql.work import one_line
from core.kernel.errors import Refused

Told = Callable[[int], None]
"""Told how many rows are done."""


def nobody(_rows: int) -> None:
    """Let the progress go unheard."""


async def backup(engines: Engines, target: Path, *, told: Told = nobody) -> Copied:
    """Write everything in the store, as it stood at one moment, to `target`; return what the file holds.

    The text in it is sealed: without the data keys named in the result the file is worth little, and it does not hold
    them. It is readable to its owner alone, and appears whole or not at all. What waits inside the durable engine is
    not in it; what waits for its time (`due_jobs`) and what is unsaid (`notices`) is. Raises `Refused`:
    `file.unwritable` where the folder or the disk does not allow it, `store.empty` where nothing was ever migrated,
    `store.unusable` where the store does not answer.
    """
    try:
        descriptor, name = await asyncio.to_thread(tempfile.mkstemp, dir=target.parent, prefix=f".{target.name}.")
    except OSError as fault:
        raise _unwritable(target, fault) from fault
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            async with engines.reader.begin() as connection:
                copied = await _copy(connection, file, told)
            await asyncio.to_thread(_settle, file)
        await asyncio.to_thread(part.replace, target)
    except OSError as fault:
        raise _unwritable(target, fault) from fault
    except sa.exc.DBAPIError as fault:
        raise Refused("store.unusable", problem=one_line(fault)) from fault
    finally:
        with suppress(FileNotFoundError):
            await asyncio.to_thread(part.unlink)
    return copied


async def _copy(connection: AsyncConnection, file: IO[bytes], told: Told) -> Copied:
    revision = await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())
    if revision is None:
        raise Refused("store.empty")
    key_ids = tuple(await connection.scalars(sa.select(key_checks.c.key_id).order_by(key_checks.c.key_id)))
    rows: dict[str, int] = {}
    with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=6, mtime=0) as packed:
        packed.write(written({"zhishe": "backup", "format": FORMAT, "revision": revision, "keys": key_ids}))
        for table in metadata.sorted_tables:
            rows[table.name] = await _copy_table(connection, table, packed, lambda n: told(sum(rows.values()) + n))
        end = {"rows": rows, "counters": await counters(connection)}
        packed.write(written({"end": end}))
    return Copied(revision, rows, key_ids)


async def _copy_table(connection: AsyncConnection, table: sa.Table, packed: gzip.GzipFile, told: Told) -> int:
    plain = stored(table)
    packed.write(written(announced(plain)))
    query = sa.select(*plain.columns).order_by(*(plain.c[column.name] for column in table.primary_key))
    rows = 0
    async with connection.stream(query) as result:
        async for part in result.partitions(BATCH):
            await asyncio.to_thread(packed.write, b"".join(written(row_out(row)) for row in part))
            rows += len(part)
            told(rows)
    return rows


def _settle(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _unwritable(target: Path, fault: OSError) -> Refused:
    return Refused("file.unwritable", path=str(target), reason=fault.strerror or str(fault))
