"""What `doctor` asks of the store: looks, and makes or changes nothing."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import sqlalchemy as sa
from alembic.script import ScriptDirectory
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.engine import open_engines
from adapters.sql.keys import DataKeys, parse_keys
from adapters.sql.sealing import Sealer
from adapters.sql.store import MIGRATIONS, key_checks, place_of_check
from core.kernel.errors import Broken, Refused

ANSWER_S = 5.0
"""A server that does not answer by then is as good as none: psycopg alone would wait for minutes."""

KeyProblem = Literal["malformed", "unusable", "missing", "wrong"]


class SqlProbe:
    """Looks at the store of `database_url` and at its keys: `data_keys` as the setting has them, else `key_file`."""

    def __init__(self, database_url: str, *, data_keys: str | None, key_file: Path | None) -> None:
        self._address = database_url
        self._data_keys = data_keys
        self._key_file = key_file

    @property
    def database_path(self) -> Path | None:
        """The file of a SQLite store; None for a server."""
        try:
            url = sa.make_url(self._address)
        except ArgumentError:
            return None
        return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None

    @property
    def key_file(self) -> Path | None:
        """The file of the data keys; None where the setting holds them."""
        return None if self._data_keys else self._key_file

    async def database_problem(self) -> str | None:
        """Return why the store cannot be opened; a file that is not there yet needs a folder to be made in."""
        if self._is_unmade:
            return await asyncio.to_thread(self._folder_problem)
        try:
            async with asyncio.timeout(ANSWER_S), self._reading() as connection:
                await connection.execute(sa.text("SELECT 1"))
        except TimeoutError:
            return f"no answer in {ANSWER_S:.0f} s"
        except Refused as fault:
            return str(fault.params.get("problem", fault.key))
        except DBAPIError as fault:
            said = str(fault.orig).strip().splitlines()
            return said[0] if said else type(fault.orig).__name__
        return None

    async def migration_state(self) -> Literal["current", "empty", "older", "newer"]:
        """Return how the schema stands to the migrations of this version."""
        script = ScriptDirectory(str(MIGRATIONS))
        present = None if self._is_unmade else await self._revision()
        if present is None:
            return "empty"
        if present == script.get_current_head():
            return "current"
        known = {revision.revision for revision in script.walk_revisions()}
        return "older" if present in known else "newer"

    async def integrity_problem(self) -> str | None:
        """Return the first damage: pages, indexes and references on SQLite, indexes and checksums on PostgreSQL."""
        if self._is_unmade:
            return None
        async with self._reading() as connection:
            if connection.dialect.name == "sqlite":
                return await _sqlite_damage(connection)
            return await _postgresql_damage(connection)

    async def journal_mode(self) -> str:
        """Return SQLite's journal mode; on PostgreSQL "wal", or which setting gives its promise away."""
        if self._is_unmade:
            return "wal"
        async with self._reading() as connection:
            if connection.dialect.name == "sqlite":
                return str(await connection.scalar(sa.text("PRAGMA journal_mode")))
            for setting in ("fsync", "full_page_writes"):
                if await connection.scalar(sa.text("SELECT current_setting(:name)"), {"name": setting}) != "on":
                    return f"{setting}=off"
        return "wal"

    async def server_time(self) -> datetime:
        """Return the server's time; for a file, the time that its file system gives to a new one."""
        path = self.database_path
        if path is not None:
            return await asyncio.to_thread(_file_system_time, _standing(path.parent))
        async with self._reading() as connection:
            moment = await connection.scalar(sa.text("SELECT clock_timestamp()"))
        if not isinstance(moment, datetime):
            raise Broken("the database does not tell the time")
        return moment.astimezone(UTC)

    async def key_problem(self) -> tuple[KeyProblem, str] | None:
        """Return what is wrong with the keys; no key at all is no fault while nothing was sealed."""
        known = await self._sealed_checks()
        try:
            keys = await asyncio.to_thread(self._keys)
        except Refused as fault:
            kind: KeyProblem = "malformed" if fault.key == "key.malformed" else "unusable"
            return kind, str(fault.params.get("setting", self._key_file))
        if keys is None:
            return ("missing", str(self._key_file or "DATA_KEYS")) if known else None
        return next((found for row in known.items() if (found := _opens(Sealer(keys), *row))), None)

    @property
    def _is_unmade(self) -> bool:
        path = self.database_path
        return path is not None and not path.exists()

    def _folder_problem(self) -> str | None:
        folder = _standing(Path(self.database_path or ".").parent)
        return None if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK) else f"{folder}: not writable"

    def _keys(self) -> DataKeys | None:
        if self._data_keys:
            return parse_keys(self._data_keys)
        if self._key_file is None or not self._key_file.exists():
            return None
        try:
            return parse_keys(self._key_file.read_text(encoding="utf-8"), "DATA_KEY_FILE")
        except UnicodeDecodeError as fault:
            raise Refused("key.malformed", setting="DATA_KEY_FILE") from fault
        except OSError as fault:
            raise Refused("key.file_unusable") from fault

    async def _revision(self) -> str | None:
        return await self._first("alembic_version", sa.text("SELECT version_num FROM alembic_version"))

    async def _first(self, table: str, query: sa.Executable) -> str | None:
        async with self._reading() as connection:
            is_there = await connection.run_sync(lambda sync: sa.inspect(sync).has_table(table))
            return await connection.scalar(query) if is_there else None

    async def _sealed_checks(self) -> dict[str, bytes]:
        if self._is_unmade:
            return {}
        async with self._reading() as connection:
            if not await connection.run_sync(lambda sync: sa.inspect(sync).has_table(key_checks.name)):
                return {}
            rows = await connection.execute(sa.select(key_checks.c.key_id, key_checks.c.sealed))
            return {row.key_id: row.sealed for row in rows}

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncConnection]:
        engines = open_engines(self._address)
        try:
            async with engines.reader.connect() as connection:
                yield connection
        finally:
            await engines.dispose()


def _opens(sealer: Sealer, key_id: str, sealed: bytes) -> tuple[KeyProblem, str] | None:
    try:
        sealer.open(sealed, place_of_check(key_id))
    except Refused:
        return "missing", key_id
    except Broken:
        return "wrong", key_id
    return None


async def _sqlite_damage(connection: AsyncConnection) -> str | None:
    said = await connection.scalar(sa.text("PRAGMA integrity_check(1)"))
    if said != "ok":
        return str(said).splitlines()[0]
    orphan = (await connection.execute(sa.text("PRAGMA foreign_key_check"))).first()
    return f"{orphan[0]}: a row refers to one of {orphan[2]} that is gone" if orphan else None


async def _postgresql_damage(connection: AsyncConnection) -> str | None:
    broken = sa.text("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid LIMIT 1")
    if (index := await connection.scalar(broken)) is not None:
        return f"index {index} is not valid"
    failed = sa.text("SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()")
    count = await connection.scalar(failed)
    return f"{count} pages with a wrong checksum" if count else None


def _standing(folder: Path) -> Path:
    """Return the folder, or the nearest above it that exists."""
    here = folder.absolute()
    return next(place for place in (here, *here.parents) if place.exists())


def _file_system_time(folder: Path) -> datetime:
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"\0")
        file.flush()
        return datetime.fromtimestamp(os.fstat(file.fileno()).st_mtime, UTC)
