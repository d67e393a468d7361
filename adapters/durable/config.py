"""How DBOS is set up here: its tables in our own database, its rows readable, its log quiet."""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

from dbos import DBOSClient, DBOSConfig, DBOSPortableJSONSerializer
from sqlalchemy import URL, make_url

APPLICATION = "zhishe"  # DBOS: 3 to 256 characters, lower case
QUEUE = "jobs"
WORKFLOW = "job"
SCHEMA = "dbos"  # PostgreSQL: beside our own tables; SQLite has no schemas, the tables lie in the same file

# DBOS waits 1.0 s by default: a room would open that much later. 0.1 s gave p50 of 70 to 90 ms, both engines.
POLL_S = 0.1
# Jobs wait for the network more than they compute; more than this only lengthens SQLite's queue for its one writer.
AT_ONCE = 16
# Threads for DBOS's events and messages, unused here, sleep this long between looks: less burns a core's time
# (its notifier says 0.01 s), more lengthens a stop, which waits for them (its listener says 1.0 s).
IDLE_S = 0.2


def system_url(database_url: str) -> URL:
    """Return the URL of the same database for DBOS, which is synchronous."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        return url.set(drivername="postgresql+psycopg")
    if not url.database or url.database == ":memory:":
        raise ValueError("the durable engine needs a SQLite file: memory does not outlive a crash")
    return url.set(drivername="sqlite")


def make_wal(url: URL) -> None:
    """Have the SQLite file in WAL mode before DBOS opens it; nothing to do on PostgreSQL.

    DBOS sets no journal mode, and the rollback journal cost 3.9 times in executions per second (34 against 133).
    A new file is the owner's alone: DBOS runs a row that says it is pickle, so who may write rows may run code.
    """
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        path.touch(mode=0o600)
        with closing(sqlite3.connect(path, timeout=30)) as file:
            file.execute("PRAGMA journal_mode=WAL")


def quieten() -> None:
    """Leave DBOS's log to the application's own handlers, from WARNING up.

    DBOS hangs a console handler on its logger only if it finds none there.
    """
    logger = logging.getLogger("dbos")
    logger.setLevel(logging.WARNING)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def config(url: URL, *, worker_id: str, version: str) -> DBOSConfig:
    """Return the settings of a process that runs jobs."""
    return DBOSConfig(
        name=APPLICATION,
        system_database_url=url.render_as_string(hide_password=False),
        dbos_system_schema=SCHEMA,
        # The default is pickle: whoever can write a row would run code.
        serializer=DBOSPortableJSONSerializer(),
        # The default is a hash of the code: after an upgrade, work in hand would not be recovered.
        application_version=version,
        # Stable over restarts: a start recovers the work in hand of its own id, and of no other.
        executor_id=worker_id,
        log_level="WARNING",
        sys_db_pool_size=5,
        notification_listener_polling_interval_sec=IDLE_S,
        notification_coalesce_sec=IDLE_S,
        # The engine migrates before it launches: a queue registered before the launch is served at once.
        run_migrations=False,
    )


def client(url: URL) -> DBOSClient:
    """Return a client: it enqueues in our transactions, lists, resumes and deletes; it runs nothing."""
    return DBOSClient(
        system_database_url=url.render_as_string(hide_password=False),
        dbos_system_schema=SCHEMA,
        serializer=DBOSPortableJSONSerializer(),
        application_name=APPLICATION,
        system_database_pool_size=2,
        lazy=True,
        # Its default asks for ever, and a stop would wait for as long.
        retry_connection_errors=False,
    )
