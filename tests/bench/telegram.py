"""Messages a second and CPU a message of the whole product on Telegram, as ratios to a bare python-telegram-bot.

    uv run python -m tests.bench.telegram [--messages 8000] [--rounds 3]
    uv run python -m tests.bench.telegram --pushes 12000

Both are processes of their own that poll the same loopback Bot API, which has all messages ready: of 20 groups and 500
people.
The bare bot inserts each message into SQLite (WAL, synchronous=FULL) and commits; the product keeps each update before
it acknowledges it, knows its member and its room, seals it, keeps it and queues it for the analysis. Timed from the
first batch that is handed out to the last row that a reader of the database sees.
"""

import argparse
import asyncio
import json
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import parse_qs

import psutil

from tests.bench.telegram_pushes import pushes, said

TOKEN = "7000000001:AABenchBenchBenchBenchBenchBench_12"
TEXT = (
    "老师，第三课的作业里 pandas 的 groupby 报错了，我把截图放在群文件里，谁能帮我看一下？"
    "thanks in advance, this one is tricky!"
)
PEOPLE, ROOMS, WARM = 500, 20, 2_000
ME = {"id": 7000000001, "is_bot": True, "first_name": "Zhishe", "username": "zhishe_bot"}
ROOT = Path(__file__).parents[2]


def an_update(number: int) -> dict[str, object]:
    """Return a message in a group as Telegram writes it."""
    person = {"id": 10_000 + number % PEOPLE, "is_bot": False, "first_name": "Ann", "language_code": "zh-hans"}
    chat = {"id": -1_002_000_000_000 - number % ROOMS, "type": "supergroup", "title": f"Room {number % ROOMS}"}
    message = {"message_id": number, "date": int(time.time()), "chat": chat, "from": person, "text": TEXT}
    return {"update_id": 1_000_000 + number, "message": message}


@dataclass
class Feed:
    """A Bot API that has updates and nothing else; it hands out those up to `open_to`."""

    updates: Sequence[str]
    open_to: int = 0
    begun_at: float = 0.0
    _ready: asyncio.Event = field(default_factory=asyncio.Event)

    def open(self, to: int) -> None:
        """Hand out the updates up to this one."""
        self.begun_at, self.open_to = 0.0, to
        self._ready.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = next(
                    (int(line[15:]) for line in head.lower().split(b"\r\n") if line[:15] == b"content-length:"), 0
                )
                body = await reader.readexactly(length)
                answer = await self._answer(head.split(b" ", 2)[1].rpartition(b"/")[2].decode(), body)
                writer.write(
                    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(answer)
                )
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            writer.close()

    async def _answer(self, method: str, body: bytes) -> bytes:
        if method == "getMe":
            return json.dumps({"ok": True, "result": ME}).encode()
        if method != "getUpdates":
            return b'{"ok":true,"result":true}'
        asked = parse_qs(body.decode())
        first = max(int(asked.get("offset", ["0"])[0]) - 1_000_000, 0)
        while self.open_to and first >= self.open_to:
            self._ready.clear()
            await self._ready.wait()
        self.begun_at = self.begun_at or time.perf_counter()
        some = self.updates[first : min(first + 100, self.open_to)]
        return b'{"ok":true,"result":[' + ",".join(some).encode() + b"]}"


def bare(api: str, path: str) -> None:
    """Run the bot to which the product is compared."""
    from telegram import Update
    from telegram.ext import Application, ContextTypes, MessageHandler, filters

    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute(
        "CREATE TABLE interactions (id INTEGER PRIMARY KEY, room INTEGER, ref INTEGER, person INTEGER, text TEXT)"
    )
    insert = "INSERT INTO interactions (room, ref, person, text) VALUES (?, ?, ?, ?)"

    async def keep(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = update.effective_message
        assert message is not None
        assert message.from_user is not None
        database.execute(insert, (message.chat_id, message.message_id, message.from_user.id, message.text))

    application = Application.builder().token(TOKEN).base_url(api).build()
    application.add_handler(MessageHandler(filters.TEXT, keep))
    application.run_polling(allowed_updates=Update.ALL_TYPES)


@dataclass(frozen=True, slots=True)
class Figure:
    """How many messages a second, and how many milliseconds of CPU each took."""

    rate: float
    cpu_ms: float


async def run(kind: str, messages: int) -> Figure:
    """Return the figure of one process over the same feed; `WARM` messages come before the clock runs."""
    feed = Feed([json.dumps(an_update(number), ensure_ascii=False) for number in range(WARM + messages)])
    server = await asyncio.start_server(feed.serve, "127.0.0.1", 0)
    api = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        command = [sys.executable, "-m", "tests.bench.telegram", "--bare", api, str(path)]
        if kind == "ours":
            command = [sys.executable, "-m", "bot", "run"]
        process = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=_environment(api, path, folder), stderr=-3
        )
        try:
            feed.open(WARM)
            await _rows(path, WARM)
            before = _cpu_s(process.pid)
            feed.open(WARM + messages)
            await _rows(path, WARM + messages)
            spent, cpu = time.perf_counter() - feed.begun_at, _cpu_s(process.pid) - before
        finally:
            process.terminate()
            await process.wait()
            server.close()
            # Whoever still waits for updates is let go.
            feed.open(0)
            await asyncio.sleep(0.1)
    return Figure(messages / spent, cpu / messages * 1_000)


def _environment(api: str, path: Path, folder: str) -> dict[str, str]:
    ours = {
        "DATABASE_URL": f"sqlite+aiosqlite:///{path}",
        "DATA_KEYS": "k1:" + "A" * 43 + "=",
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_BASE": api,
        "WEB_PORT": "0",
        "LOG_LEVEL": "WARNING",
    }
    return {"PATH": os.environ["PATH"], "HOME": folder, **ours}


async def _rows(path: Path, count: int) -> None:
    """Return when the table has so many rows."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        try:
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as reader:
                if reader.execute("SELECT count(*) FROM interactions").fetchone()[0] >= count:
                    return
        except sqlite3.OperationalError:
            pass
        await asyncio.sleep(0.02)
    raise TimeoutError(f"{count} rows did not come")


def _cpu_s(pid: int) -> float:
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    return sum(sum(one.cpu_times()[:2]) for one in family)


async def main(messages: int, rounds: int) -> None:
    """Print the figures and the ratios."""
    figures = {kind: [await run(kind, messages) for _ in range(rounds)] for kind in ("bare", "ours")}
    for kind, found in figures.items():
        rate, cpu_ms = median(one.rate for one in found), median(one.cpu_ms for one in found)
        print(f"{kind}: {rate:,.0f} messages/s, {cpu_ms:.2f} ms CPU a message")
    rates = [median(one.rate for one in figures[kind]) for kind in ("ours", "bare")]
    cpus = [median(one.cpu_ms for one in figures[kind]) for kind in ("bare", "ours")]
    print(f"ratio: {rates[0] / rates[1]:.2f} of its rate, {cpus[0] / cpus[1]:.2f} of its messages per CPU second")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=8_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pushes", type=int, help="measure so many pushes instead: see telegram_pushes.py")
    parser.add_argument("--bare", nargs=2, metavar=("API", "PATH"))
    given = parser.parse_args()
    if given.bare:
        bare(*given.bare)
    elif given.pushes:
        print(said(asyncio.run(pushes(given.pushes))))
    else:
        asyncio.run(main(given.messages, given.rounds))
