"""Messages a second from `Incoming` to a durable row, as a ratio to raw sqlite3; and the lag while 150 are analysed.

    uv run python -m tests.bench.intake [--messages 40000] [--writers 400]

The whole path of a group message is timed: router, member, room, sealing, group commit, acknowledgement. The baseline
is `sqlite3.executemany` of the same rows (readable, in one transaction, WAL, synchronous=FULL) in the same run.
"""

import argparse
import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from uuid import uuid4

from bot.app import build
from bot.settings import Settings
from core.kernel.ids import CONSOLE
from core.kernel.messages import Incoming, Person
from tests.bench import lag
from tests.bench.postgres import temporary_postgres

TEXT = (
    "老师，第三课的作业里 pandas 的 groupby 报错了，我把截图放在群文件里，谁能帮我看一下？"
    "thanks in advance, this one is tricky!"
)
PEOPLE = 500
ROOMS = 20
CREATE = """CREATE TABLE raw (id INTEGER PRIMARY KEY, room_id INTEGER NOT NULL, message_ref TEXT NOT NULL,
revision INTEGER NOT NULL, kind TEXT NOT NULL, member_id INTEGER, at INTEGER NOT NULL, received_at INTEGER NOT NULL,
sealed BLOB, reply_to TEXT, attachments TEXT, origin TEXT NOT NULL, changed_at INTEGER,
UNIQUE (room_id, message_ref, revision))"""
INSERT = """INSERT INTO raw (room_id, message_ref, revision, kind, member_id, at, received_at, sealed, origin)
VALUES (?, ?, 0, 'talk', ?, ?, ?, ?, 'live')"""


def raw_sqlite(folder: Path, messages: int) -> float:
    """Return rows a second of one executemany in one transaction."""
    connection = sqlite3.connect(folder / "raw.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(CREATE)
    connection.execute("CREATE INDEX ix_raw ON raw (room_id, at)")
    connection.execute("CREATE INDEX ix_raw_member ON raw (member_id)")
    now = int(time.time() * 1e6)
    body = TEXT.encode()
    rows = [(i % ROOMS, str(i), i % PEOPLE, now + i, now, body) for i in range(messages)]
    start = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(INSERT, rows)
    connection.execute("COMMIT")
    spent = time.perf_counter() - start
    connection.close()
    (folder / "raw.db").unlink()
    return messages / spent


async def through_intake(database_url: str, messages: Sequence[Incoming], writers: int) -> tuple[float, float, float]:
    """Return messages a second acknowledged by the whole path, and the p50 and p99 of one acknowledgement in ms."""
    waits: list[float] = []
    async with build(Settings(database_url=database_url)) as app:
        route = app.router
        for incoming in messages[: PEOPLE * 2]:  # everybody has been seen once
            await route(incoming)
        rest = iter(messages[PEOPLE * 2 :])

        async def write() -> None:
            for incoming in rest:
                begun = time.perf_counter()
                await route(incoming)
                waits.append(time.perf_counter() - begun)

        start = time.perf_counter()
        await asyncio.gather(*(write() for _ in range(writers)))
        spent = time.perf_counter() - start
    waits.sort()
    return len(waits) / spent, 1000 * median(waits), 1000 * waits[int(0.99 * len(waits))]


def spoken(count: int) -> list[Incoming]:
    """Return group messages of many people in some rooms."""
    now = datetime.now(UTC)
    everybody = [Person(f"p{i}", f"Person {i}", "zh") for i in range(PEOPLE)]
    places = [f"room-{i}" for i in range(ROOMS)]
    return [Incoming(CONSOLE, places[i % ROOMS], everybody[i % PEOPLE], str(i), TEXT, now) for i in range(count)]


def measure(name: str, make_database: Callable[[], str], options: argparse.Namespace, folder: Path) -> None:
    """Print the figures of one database, pair by pair, and their median ratio."""
    ratios: list[float] = []
    for _ in range(options.runs):
        raw = raw_sqlite(folder, options.messages)
        url = make_database()
        ours, p50, p99 = asyncio.run(through_intake(url, spoken(options.messages), options.writers))
        ratios.append(ours / raw)
        print(f"{name}: {ours:.0f} messages/s, raw sqlite3 {raw:.0f} rows/s, ratio {ours / raw:.3f}", end="")
        print(f", acknowledged in p50 {p50:.1f} ms, p99 {p99:.1f} ms")
    print(f"{name}: median ratio {median(ratios):.3f}")


def main() -> None:
    """Measure both databases and the lag."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=40_000)
    parser.add_argument("--writers", type=int, default=400)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", choices=("sqlite", "postgresql", "lag"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.only in {None, "sqlite"}:
            measure("sqlite", lambda: f"sqlite+aiosqlite:///{folder}/{uuid4().hex}.db", options, folder)
        if options.only in {None, "postgresql"}:
            with temporary_postgres() as make_database:
                measure("postgresql", make_database, options, folder)
    if options.only in {None, "lag"}:
        asyncio.run(lag.main())


if __name__ == "__main__":
    main()
