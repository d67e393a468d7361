"""Engines: SQLite as it must be opened to lose nothing, PostgreSQL through psycopg 3."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from core.kernel.errors import Refused

BUSY_MS = 30_000
"""How long SQLite waits for another writer: the durable engine writes to the same file."""


def open_engine(database_url: str) -> AsyncEngine:
    """Return an engine for `database_url`; the folder of a SQLite file is made.

    Raises `Refused("settings.database_url")` where the address is of neither kind or its folder cannot be made.
    """
    try:
        url = sa.make_url(database_url)
    except sa.exc.ArgumentError as fault:
        raise Refused("settings.database_url", problem="not an address") from fault
    if url.drivername == "sqlite+aiosqlite":
        return _sqlite(url)
    if url.drivername == "postgresql+psycopg":
        return create_async_engine(url, pool_pre_ping=True, pool_size=8)
    raise Refused("settings.database_url", problem=f"unknown kind {url.drivername}")


def _sqlite(url: sa.URL) -> AsyncEngine:
    if not url.database or url.database == ":memory:":
        raise Refused("settings.database_url", problem="a file is needed")
    folder = Path(url.database).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise Refused("settings.database_url", problem=f"{folder}: {fault.strerror}") from fault
    engine = create_async_engine(url, connect_args={"timeout": BUSY_MS / 1000})
    sa.event.listen(engine.sync_engine, "connect", _prepare)
    sa.event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare(connection: Any, record: object) -> None:
    # Without this the driver opens transactions of its own: SAVEPOINT and DDL would fall outside ours.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    # A writer takes the lock at once: upgrading a read later could only fail.
    is_reader = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN" if is_reader else "BEGIN IMMEDIATE")
