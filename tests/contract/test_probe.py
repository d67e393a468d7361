"""What the probe says about a real store, whole and broken, on both databases."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.engine import open_engines
from adapters.sql.keys import new_key, parse_keys
from adapters.sql.probe import SqlProbe
from adapters.sql.sealing import Sealer
from adapters.sql.store import check_keys, migrate
from bot.checks.base import Probe
from bot.doctor import Status, examine
from bot.settings import Settings

KEY = new_key("k1")


def a_probe(database_url: str, *, data_keys: str | None = KEY, key_file: Path | None = None) -> Probe:
    return SqlProbe(database_url, data_keys=data_keys, key_file=key_file)


@asynccontextmanager
async def writing(database_url: str) -> AsyncIterator[AsyncConnection]:
    engines = open_engines(database_url)
    async with engines.writer.begin() as connection:
        yield connection
    await engines.dispose()


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def a_store(database_url: str) -> None:
    engines = open_engines(database_url)
    await migrate(engines.writer)
    await check_keys(engines.writer, Sealer(parse_keys(KEY)))
    await engines.dispose()


async def test_a_whole_store_has_no_problem(database_url: str) -> None:
    await a_store(database_url)
    probe = a_probe(database_url)
    assert await probe.database_problem() is None
    assert await probe.migration_state() == "current"
    assert await probe.integrity_problem() is None
    assert await probe.journal_mode() == "wal"
    assert await probe.key_problem() is None
    assert abs(await probe.server_time() - datetime.now(UTC)) < timedelta(seconds=5)


async def test_an_empty_store_is_no_fault(empty_database_url: str) -> None:
    probe = a_probe(empty_database_url, data_keys=None, key_file=Path("/nowhere/key"))
    assert await probe.database_problem() is None
    assert await probe.migration_state() == "empty"
    assert await probe.integrity_problem() is None
    assert await probe.key_problem() is None
    assert abs(await probe.server_time() - datetime.now(UTC)) < timedelta(seconds=5)


async def test_looking_makes_no_file(tmp_path: Path) -> None:
    probe = a_probe(f"sqlite+aiosqlite:///{tmp_path / 'data' / 'zhishe.db'}")
    await examine(Settings(), probe, tmp_path / ".env")
    assert files_in(tmp_path) == []


async def test_a_store_of_a_newer_version_is_told_from_an_older_one(database_url: str) -> None:
    await a_store(database_url)
    async with writing(database_url) as connection:
        await connection.execute(sa.text("UPDATE alembic_version SET version_num = 'from_tomorrow'"))
    assert await a_probe(database_url).migration_state() == "newer"


async def test_a_key_that_the_store_was_written_with_is_missed(database_url: str, tmp_path: Path) -> None:
    await a_store(database_url)
    other = f"k1:{new_key('x').partition(':')[2]}"
    assert await a_probe(database_url, data_keys=new_key("k2")).key_problem() == ("missing", "k1")
    assert await a_probe(database_url, data_keys=other).key_problem() == ("wrong", "k1")
    assert await a_probe(database_url, data_keys="k1:short").key_problem() == ("malformed", "DATA_KEYS")
    gone = tmp_path / "key"
    assert await a_probe(database_url, data_keys=None, key_file=gone).key_problem() == ("missing", str(gone))
    assert not gone.exists()
    assert await a_probe(database_url, data_keys=None, key_file=tmp_path).key_problem() == ("unusable", str(tmp_path))
    gone.write_bytes(b"\xff\xfe")
    problem = await a_probe(database_url, data_keys=None, key_file=gone).key_problem()
    assert problem == ("malformed", "DATA_KEY_FILE")
    gone.write_text(KEY)
    assert await a_probe(database_url, data_keys=None, key_file=gone).key_problem() is None


async def test_a_row_whose_other_half_is_gone_is_damage(sqlite_url: str) -> None:
    await a_store(sqlite_url)
    path = a_probe(sqlite_url).database_path
    assert path is not None
    file = sqlite3.connect(path)
    file.execute("CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES key_checks (key_id))")
    file.execute("INSERT INTO child VALUES (1, 99)")
    file.commit()
    file.close()
    assert "child" in (await a_probe(sqlite_url).integrity_problem() or "")


async def test_a_file_that_is_no_database_is_a_problem_in_one_line(sqlite_url: str) -> None:
    path = a_probe(sqlite_url).database_path
    assert path is not None
    path.write_bytes(b"a letter, not a database" * 100)
    problem = await a_probe(sqlite_url).database_problem()
    assert problem is not None
    assert "\n" not in problem


@pytest.mark.parametrize(
    "address",
    ["postgresql+psycopg://nobody:hunter22@127.0.0.1:1/zhishe", "mysql://localhost/zhishe", "not an address"],
)
async def test_a_store_that_is_not_there_is_a_problem_without_its_password(address: str) -> None:
    problem = await a_probe(address).database_problem()
    assert problem
    assert "hunter22" not in problem


async def test_doctor_finds_nothing_to_mend_in_a_whole_store(database_url: str, tmp_path: Path) -> None:
    await a_store(database_url)
    findings = await examine(Settings(database_url=database_url), a_probe(database_url), tmp_path / ".env")
    store = {one.id: one.status for one in findings if one.id.startswith(("db.", "key."))}
    assert set(store.values()) == {Status.OK}


async def test_doctor_skips_what_rests_on_a_store_that_is_not_there(tmp_path: Path) -> None:
    address = "postgresql+psycopg://nobody@127.0.0.1:1/zhishe"
    findings = await examine(Settings(database_url=address), a_probe(address), tmp_path / ".env")
    failed = [one.id for one in findings if one.status is Status.FAIL]
    skipped = {one.id for one in findings if one.cause.key == "doctor.skipped"}
    assert failed == ["db.reachable"]
    assert skipped >= {"db.migrated", "db.integrity", "db.wal_and_fs", "key.present", "clock.skew"}
