"""Nothing that people write is lost, doubled or reordered, whatever ends the process or the network."""

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from core.kernel.ids import TELEGRAM
from tests.wire.telegram import Room, TelegramStandIn
from tests.wire.telegram_side import BEGIN, KEYS, OWNER, SECRET, serving

MESSAGES, ROOMS = 400, 8
KILLS = int(os.environ.get("TELEGRAM_KILLS", "3"))
"""Each at a random point; the published figure is of 20."""
MODES = ("polling", "webhook")


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramStandIn]:
    async with TelegramStandIn(BEGIN, follows_real_time=True) as stand_in:
        yield stand_in
    assert stand_in.not_modelled == []


def a_town(telegram: TelegramStandIn) -> list[Room]:
    """Return groups in which the bot is an administrator."""
    owner = telegram.user(OWNER, "Olga", "en")
    rooms = [telegram.supergroup(f"Room {number}", owner) for number in range(ROOMS)]
    for room in rooms:
        owner.adds(telegram.bot, room)
        owner.promotes(telegram.bot, room)
    return rooms


def talk(telegram: TelegramStandIn, rooms: list[Room], first: int, count: int) -> None:
    """Everybody in every room says the next numbers."""
    for number in range(first, first + count):
        room = rooms[number % len(rooms)]
        room.owner.says(room, f"{number}")  # type: ignore[attr-defined]


@asynccontextmanager
async def a_process(
    telegram: TelegramStandIn, folder: Path, mode: str, port: int
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run `zhishe run` as an operator does."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'zhishe.db'}",
        "DATA_KEYS": KEYS,
        "TELEGRAM_BOT_TOKEN": telegram.token,
        "TELEGRAM_API_BASE": telegram.base,
        "TELEGRAM_FILE_BASE": telegram.file_base,
        "TELEGRAM_MODE": mode,
        "TELEGRAM_WEBHOOK_SECRET": SECRET,
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "WEB_PORT": str(port),
        "OWNER_IDS": f"telegram:{OWNER}",
        "LOG_LEVEL": "DEBUG",
    }
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=environment, stderr=log, stdout=log, cwd=Path(__file__).parents[2]
        )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            await process.wait()


def kept_in(folder: Path) -> dict[str, list[int]]:
    """Return what the export has of each room, in the order of the log."""
    import json
    import subprocess

    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "DATA_KEYS": KEYS}
    environment["DATABASE_URL"] = f"sqlite+aiosqlite:///{folder / 'zhishe.db'}"
    command = [sys.executable, "-m", "bot", "export", "messages", "--text"]
    shown = subprocess.run(command, env=environment, cwd=Path(__file__).parents[2], capture_output=True, check=True)
    found: dict[str, list[int]] = {}
    for line in shown.stdout.decode().splitlines():
        row = json.loads(line)
        found.setdefault(row["room"], []).append(int(row["text"]))
    return found


@pytest.mark.parametrize("mode", MODES)
async def test_a_kill_loses_nothing_doubles_nothing_and_changes_no_order(
    telegram: TelegramStandIn, tmp_path: Path, mode: str, unused_tcp_port: int
) -> None:
    chance = random.Random(5)
    rooms = a_town(telegram)
    said = 0
    for _ in range(KILLS):
        before = sum(call.method == "getUpdates" for call in telegram.asked) + len(telegram.delivered)
        talk(telegram, rooms, said, MESSAGES)
        said += MESSAGES
        async with a_process(telegram, tmp_path, mode, unused_tcp_port):
            await telegram.until(
                lambda before=before: (
                    sum(call.method == "getUpdates" for call in telegram.asked) + len(telegram.delivered) > before
                ),
                30,
            )
            await asyncio.sleep(chance.uniform(0.0, 0.4))
    async with a_process(telegram, tmp_path, mode, unused_tcp_port) as process:
        await telegram.until(lambda: not telegram.pending, 90 + 20 * KILLS)
        await asyncio.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 30)
    kept = kept_in(tmp_path)
    wanted = {str(room.id): [n for n in range(said) if n % ROOMS == place] for place, room in enumerate(rooms)}
    assert {room.rpartition(":")[2]: numbers for room, numbers in kept.items()} == wanted
    assert telegram.token not in (tmp_path / "log").read_text()
    assert telegram.token.partition(":")[2] not in (tmp_path / "log").read_text()


@pytest.mark.parametrize("mode", MODES)
async def test_after_answers_were_lost_everything_is_caught_up(
    telegram: TelegramStandIn, sqlite_url: str, mode: str
) -> None:
    rooms = a_town(telegram)
    async with serving(telegram, sqlite_url, telegram_mode=mode, telegram_webhook_secret=SECRET) as side:
        talk(telegram, rooms, 0, 40)
        await asyncio.sleep(0.3)
        telegram.outage("drop_after")
        talk(telegram, rooms, 40, 40)
        await asyncio.sleep(1.5)
        talk(telegram, rooms, 80, 40)
        telegram.recovers()
        await telegram.until(lambda: not telegram.pending, 60)
        await side.quiet()
        for place, room in enumerate(rooms):
            assert await side.kept(room) == [str(n) for n in range(120) if n % ROOMS == place]


async def test_a_command_that_came_before_a_kill_is_answered_after_it(
    telegram: TelegramStandIn, sqlite_url: str
) -> None:
    ann = telegram.user(2, "Ann", "en")
    async with serving(telegram, sqlite_url):
        pass
    telegram.fault("slow_before", "sendMessage", delay_s=30.0)
    async with serving(telegram, sqlite_url) as side:
        ann.writes("/me")
        await side.telegram.quiet()
        await asyncio.sleep(0.2)
        lanes = side.app._parts.sides[TELEGRAM]._lanes
        for task in list(lanes._tasks):
            task.cancel()  # as a kill: nothing after it is done
    telegram.recovers()
    async with serving(telegram, sqlite_url) as side:
        await side.quiet()
        assert [one.text for one in ann.private.messages if one.is_by_bot]
