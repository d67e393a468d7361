"""A backup holds everything as it stood at one moment, and any empty store can be filled from it."""

import asyncio
import errno
import gzip
import hashlib
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from adapters.sql.archive import scrub
from adapters.sql.backup import backup
from adapters.sql.base import metadata
from adapters.sql.discord_rows import SqlDiscord
from adapters.sql.engine import Engines, open_engines
from adapters.sql.keys import DataKeys
from adapters.sql.portable import lines_of, row_out, stored, written
from adapters.sql.restore import restore
from adapters.sql.sealing import Sealer
from core.courses.drip import Drip
from core.courses.model import Course, Lesson
from core.interactions.exported import ImportKind
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, LessonId, PlanCode
from core.kernel.money import Money
from core.payments.model import Interval, Plan
from core.payments.provider import Report, ReportKind
from tests.contract.quizzed import asked_all
from tests.contract.stores import HEAD, NOON, ONE_KEY, Store, a_member, a_room, opened, talk, texts
from tests.contract.test_privacy import PLANTED, lived, on_discord, on_telegram

SEALER = Sealer(ONE_KEY)


@pytest.fixture(params=["sqlite", "postgresql"])
async def target(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Engines]:
    """A second, empty store on either database."""
    if request.param == "sqlite":
        engines = open_engines(f"sqlite+aiosqlite:///{tmp_path}/target.db")
    else:
        engines = open_engines(request.getfixturevalue("empty_postgres_url"))
    yield engines
    await engines.dispose()


@pytest.fixture
async def full(sqlite_url: str) -> AsyncIterator[Store]:
    """A store with rows in every table, on SQLite."""
    async with opened(sqlite_url) as store:
        await fill(store)
        yield store


async def fill(store: Store) -> None:
    async with store.work.write() as tx:
        ann = await lived(tx, "ann", PLANTED)
        await lived(tx, "bob", "bob 🎉 'quoted' \\ \t\n\"")
        await tx.plans.put(Plan(PlanCode("vip"), "贵宾", "VIP", Money(2**40, "cny"), Interval.YEAR))
        course = CourseId("py")
        lesson = Lesson(LessonId("l"), course, 1, "L", is_free=True)
        await tx.courses.put(Course(course, "Py", plans=frozenset((PlanCode("vip"),)), lessons=(lesson,)))
        await tx.drafts.keep_file(b"\x00\xff")
        await tx.questions.add_hour(NOON, 60)
        await tx.questions.allow(PlanCode("vip"), 5)
        await tx.drips.put(Drip(course, NOON, 7))
        await tx.readings.advance("mood", 2**50)
        await tx.jobs.ran("refit", NOON)
        await tx.jobs.claim("stripe", "evt", NOON)
        await tx.imports.begin(ImportKind.TELEGRAM, "f", at=NOON)
        await tx.events.claim("stripe", Report("evt", "invoice.paid", NOON, ReportKind.FOREIGN), NOON)
        await tx.events.caught_up("stripe", NOON)
        await asked_all(tx)
        hall = await a_room(tx)
        await tx.bindings.bind(PlanCode("vip"), hall.id, NOON)
        await tx.doors.trouble(hall.id, "no right", NOON)
        await tx.topics.add(hall.id, ("a1", "b2"), NOON, NOON)
        await tx.incidents.open("room:1", 37, 80, NOON)
    await store.work.sales.archive("price_local_3000_cny_month_vip")
    await on_telegram(store, ann, 1, PLANTED)
    await on_discord(store, ann, 1)
    await SqlDiscord(store.work).keep_fact("commands:1", "digest")
    await SqlDiscord(store.work).keep_role("1", "vip", "2")
    assert 0 not in [await store.count(name) for name in metadata.tables]


async def checksums(engines: Engines) -> dict[str, str]:
    """Return a sum over the stored values of every table."""
    sums: dict[str, str] = {}
    async with engines.reader.begin() as connection:
        for table in metadata.sorted_tables:
            rows = await connection.execute(sa.select(*stored(table).columns))
            lines = sorted(written(row_out(row)) for row in rows)
            sums[table.name] = hashlib.sha256(b"".join(lines)).hexdigest()
    return sums


async def test_a_store_that_was_filled_from_a_backup_is_the_same(full: Store, target: Engines, tmp_path: Path) -> None:
    told: list[int] = []
    made = await backup(full.engines, tmp_path / "b.gz", told=told.append)
    came = await restore(target, tmp_path / "b.gz", SEALER, told=told.append)
    assert came == made
    assert made.key_ids == ("k1",)
    assert told[-1] == sum(made.rows.values())
    assert await checksums(target) == await checksums(full.engines)


async def test_a_backup_of_either_database_fills_the_other(store: Store, tmp_path: Path) -> None:
    await fill(store)
    await backup(store.engines, tmp_path / "b.gz")
    other = open_engines(f"sqlite+aiosqlite:///{tmp_path}/other.db")
    try:
        await restore(other, tmp_path / "b.gz", SEALER)
        assert await checksums(other) == await checksums(store.engines)
    finally:
        await other.dispose()


async def test_a_restored_store_opens_its_texts_and_goes_on_counting(store: Store, tmp_path: Path) -> None:
    async with store.work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
        await tx.log.append([talk(room, ann, "1", PLANTED), talk(room, ann, "2")])
        passed = (await tx.readings.heard(0, 9))[-1].position
        log = metadata.tables["interactions"]
        await tx.connection.execute(sa.delete(log).where(log.c.message_ref == "2"))
    await backup(store.engines, tmp_path / "b.gz")
    url = f"sqlite+aiosqlite:///{tmp_path}/other.db"
    async with opened(url) as other:
        await restore(other.engines, tmp_path / "b.gz", SEALER)
        async with other.work.write() as tx:
            assert await texts(tx, room) == {"1": PLANTED}
            assert await a_member(tx, "bob") not in (0, ann)
            await tx.log.append([talk(room, ann, "3")])
            assert [one.message.message_ref for one in await tx.readings.heard(passed, 9) if one.message] == ["3"]


async def test_postgresql_goes_on_counting_after_a_restore(full: Store, postgres_url: str, tmp_path: Path) -> None:
    await backup(full.engines, tmp_path / "b.gz")
    async with opened(postgres_url) as other:
        await restore(other.engines, tmp_path / "b.gz", SEALER)
        async with other.work.write() as tx:
            room = await a_room(tx)
            assert await tx.log.append([talk(room, None, "new")]) == {0}
            assert await a_member(tx, "carol") > await a_member(tx, "bob")


async def test_a_backup_is_of_one_moment_while_others_write(store: Store, tmp_path: Path) -> None:
    async with store.work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
    stop = asyncio.Event()

    async def write() -> int:
        count = 0
        while not stop.is_set():
            async with store.work.write() as tx:
                await tx.log.append([talk(room, ann, f"{count}")])
                await tx.readings.advance("count", count + 1)
            count += 1
        return count

    writing = asyncio.create_task(write())
    await asyncio.sleep(0.1)
    made = [(await backup(store.engines, tmp_path / f"{n}.gz")).rows["interactions"] for n in range(5)]
    stop.set()
    assert await writing > made[-1]
    assert made == sorted(made)
    for n, rows in enumerate(made):
        cursors = [line for line in lines_of(tmp_path / f"{n}.gz") if isinstance(line, list) and line[0] == "count"]
        assert cursors == ([["count", rows]] if rows else [])


async def test_a_backup_is_for_its_owner_alone_and_takes_the_place_of_an_older_one(full: Store, tmp_path: Path) -> None:
    path = tmp_path / "b.gz"
    path.write_bytes(b"older")
    await backup(full.engines, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert drafts(tmp_path) == []
    assert (await asyncio.to_thread(list, lines_of(path)))[0]["revision"] == HEAD


async def test_no_said_text_can_be_read_in_a_backup(store: Store, tmp_path: Path) -> None:
    async with store.work.write() as tx:
        await tx.log.append([talk(await a_room(tx), await a_member(tx), "ref-1", PLANTED)])
    await backup(store.engines, tmp_path / "b.gz")
    unpacked = gzip.decompress((tmp_path / "b.gz").read_bytes())
    assert b"ref-1" in unpacked
    assert PLANTED.encode() not in unpacked


async def test_a_backup_that_fails_leaves_the_older_one(full: Store, tmp_path: Path) -> None:
    (tmp_path / "is-a-folder").mkdir()
    for path in (tmp_path / "none" / "b.gz", tmp_path / "is-a-folder"):
        with pytest.raises(Refused, match=r"file\.unwritable"):
            await backup(full.engines, path)
    assert drafts(tmp_path) == []


async def test_a_disk_that_runs_full_on_the_way_leaves_the_older_one(full: Store, tmp_path: Path) -> None:
    path = tmp_path / "b.gz"
    path.write_bytes(b"older")

    def runs_full(_rows: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(Refused) as refusal:
        await backup(full.engines, path, told=runs_full)
    assert refusal.value.params["reason"] == "No space left on device"
    assert path.read_bytes() == b"older"
    assert drafts(tmp_path) == []


async def test_a_store_that_does_not_answer_is_one_plain_line(tmp_path: Path) -> None:
    engines = open_engines("postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(Refused, match=r"store\.unusable"):
        await backup(engines, tmp_path / "b.gz")
    assert drafts(tmp_path) == []
    assert not await scrub(engines.writer)
    await engines.dispose()


async def test_a_store_that_was_never_migrated_has_no_backup(target: Engines, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"store\.empty"):
        await backup(target, tmp_path / "b.gz")
    assert not (tmp_path / "b.gz").exists()


async def test_a_store_with_rows_is_not_written_over(full: Store, tmp_path: Path) -> None:
    await backup(full.engines, tmp_path / "b.gz")
    before = await checksums(full.engines)
    with pytest.raises(Refused, match=r"restore\.not_empty"):
        await restore(full.engines, tmp_path / "b.gz", SEALER)
    assert await checksums(full.engines) == before


def drafts(folder: Path) -> list[str]:
    return [one.name for one in folder.iterdir() if one.name.startswith(".")]


async def refused(engines: Engines, path: Path, keys: DataKeys = ONE_KEY) -> str:
    """Return why the file was refused; the store is then as empty as before."""
    with pytest.raises(Refused) as refusal:
        await restore(engines, path, Sealer(keys))
    async with engines.reader.begin() as connection:
        assert await connection.run_sync(lambda sync: not sa.inspect(sync).has_table("members")) or not (
            await connection.scalar(sa.select(sa.func.count()).select_from(metadata.tables["members"]))
        )
    return refusal.value.key


async def test_a_file_that_is_cut_off_is_refused_wherever_it_was_cut(
    full: Store, target: Engines, tmp_path: Path
) -> None:
    whole, cut = tmp_path / "b.gz", tmp_path / "cut.gz"
    await backup(full.engines, whole)
    packed, lines = whole.read_bytes(), gzip.decompress(whole.read_bytes()).splitlines(keepends=True)
    for size in (0, 1, 20, len(packed) // 2, len(packed) - 9, len(packed) - 1):
        cut.write_bytes(packed[:size])
        assert await refused(target, cut) == "backup.broken", size
    for count in (1, 2, len(lines) // 2, len(lines) - 1):
        cut.write_bytes(gzip.compress(b"".join(lines[:count])))
        assert await refused(target, cut) == "backup.broken", count
    cut.write_bytes(gzip.compress(b"".join(lines[:9] + lines[10:])))
    assert await refused(target, cut) == "backup.broken"
    assert (await restore(target, whole, SEALER)).rows["members"] == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"text",
        *(gzip.compress(content, mtime=0) for content in (b"text", b"[1]\n", b'{"zhishe":"other"}\n')),
    ],
)
async def test_another_file_is_no_backup(target: Engines, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b.gz").write_bytes(content)
    assert await refused(target, tmp_path / "b.gz") == "backup.broken"


async def test_a_missing_file_is_one_plain_line(target: Engines, tmp_path: Path) -> None:
    assert await refused(target, tmp_path / "none.gz") == "file.missing"


async def test_a_backup_of_a_newer_version_is_refused(full: Store, target: Engines, tmp_path: Path) -> None:
    await backup(full.engines, tmp_path / "b.gz")
    newer = gzip.decompress((tmp_path / "b.gz").read_bytes()).replace(
        f'"revision":"{HEAD}"'.encode(), b'"revision":"9999"', 1
    )
    (tmp_path / "b.gz").write_bytes(gzip.compress(newer))
    assert await refused(target, tmp_path / "b.gz") == "backup.newer"


async def test_a_backup_without_its_key_is_refused(full: Store, target: Engines, tmp_path: Path) -> None:
    await backup(full.engines, tmp_path / "b.gz")
    assert await refused(target, tmp_path / "b.gz", DataKeys("k9", {"k9": bytes(32)})) == "key.missing"
    assert await refused(target, tmp_path / "b.gz", DataKeys("k1", {"k1": bytes(32)})) == "key.wrong"
