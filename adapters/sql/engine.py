"""Engines: SQLite as it must be opened to lose nothing, PostgreSQL through psycopg 3."""

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from core.kernel.errors import Refused
from core.kernel.phrase import phrase

BUSY_MS = 30_000
"""How long SQLite waits for another writer: the durable engine writes to the same file."""

WAL_TRIES, WAL_WAIT_S = 40, 0.05

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
"""Nothing committed is lost with the power, and nothing deleted stays readable in the file's free pages."""


@dataclass(frozen=True, slots=True)
class Engines:
    """One store, opened three times: `writer` for transactions that change something, `reader` for views that cannot,
    `log` for the group commit, which does a whole transaction in one trip to a thread."""

    writer: AsyncEngine
    reader: AsyncEngine
    log: sa.Engine

    @property
    def is_sqlite(self) -> bool:
        """Whether there is one lock for all writers."""
        return self.writer.dialect.name == "sqlite"

    async def dispose(self) -> None:
        """Close every connection."""
        self.log.dispose()
        await self.writer.dispose()
        await self.reader.dispose()


def open_engines(database_url: str) -> Engines:
    """Return the engines for `database_url`; the folder of a SQLite file is made.

    Raises `Refused("settings.database_url")` where the address is of neither kind or its folder cannot be made.
    """
    try:
        url = sa.make_url(database_url)
    except sa.exc.ArgumentError as fault:
        raise Refused("settings.database_url", problem=phrase("setting.no_address")) from fault
    if url.drivername == "sqlite+aiosqlite":
        _make_folder(url)
        return Engines(_sqlite(url, is_reader=False), _sqlite(url, is_reader=True), _sqlite_log(url))
    if url.drivername == "postgresql+psycopg":
        engine = create_async_engine(url, pool_pre_ping=True, pool_size=8, hide_parameters=True)
        reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        log = sa.create_engine(url, pool_pre_ping=True, pool_size=1, hide_parameters=True)
        return Engines(engine, reader, log)
    raise Refused("settings.database_url", problem=phrase("setting.kind", kind=url.drivername))


def _make_folder(url: sa.URL) -> None:
    if not url.database or url.database == ":memory:":
        raise Refused("settings.database_url", problem=phrase("setting.no_file"))
    folder = Path(url.database).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Made here, so that nobody else of this machine can read it: SQLite would ask only the umask.
        Path(url.database).touch(mode=0o600)
        is_new = not Path(url.database).stat().st_size
    except OSError as fault:
        raise Refused("settings.database_url", problem=f"{folder}: {fault.strerror}") from fault
    if is_new:
        _make_wal(url.database)


def _make_wal(path: str) -> None:
    """Turn a new file to WAL before anybody uses it: while it turns, others are refused at once instead of waiting.

    What cannot be done here is said by the first connection that is opened for good.
    """
    for _ in range(WAL_TRIES):
        try:
            with closing(sqlite3.connect(path)) as connection:
                connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            time.sleep(WAL_WAIT_S)
        else:
            return


def _sqlite(url: sa.URL, *, is_reader: bool) -> AsyncEngine:
    engine = create_async_engine(url, connect_args={"timeout": BUSY_MS / 1000}, hide_parameters=True)
    _as_it_must_be(engine.sync_engine, is_reader=is_reader)
    return engine


def _sqlite_log(url: sa.URL) -> sa.Engine:
    # One thread of its own uses it, from its first to its last statement, and another one closes it.
    threads = {"timeout": BUSY_MS / 1000, "check_same_thread": False}
    engine = sa.create_engine(url.set(drivername="sqlite"), connect_args=threads, pool_size=1, hide_parameters=True)
    _as_it_must_be(engine, is_reader=False)
    return engine


def _as_it_must_be(engine: sa.Engine, *, is_reader: bool) -> None:
    # A writer takes the lock at once: upgrading a read later could only fail.
    begin = "BEGIN" if is_reader else "BEGIN IMMEDIATE"

    def prepare(connection: Any, _record: object) -> None:
        # Without this the driver opens transactions of its own: SAVEPOINT and DDL would fall outside ours.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (*PRAGMAS, f"query_only={int(is_reader)}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    sa.event.listen(engine, "connect", prepare)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
