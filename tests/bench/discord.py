"""Messages a second of the whole product on Discord as a ratio to a bare discord.py bot, and how soon it answers.

    uv run python -m tests.bench.discord [--messages 8000] [--rounds 3]

Both are processes of their own that are connected to the same loopback gateway: 20 channels, 500 people. The bare bot
inserts each message into SQLite (WAL, synchronous=FULL) and commits; the product knows its member and its room, seals
the text, keeps it and queues it for the analysis. Timed from the first event to the last row that a reader of the
database sees. Then 1,000 messages a second come in for some seconds while people give commands: how long each waits.
"""

import argparse
import asyncio
import json
import os
import sqlite3
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import yarl

from tests.wire.discord import Channel, Community, DiscordStandIn, Person
from tests.wire.discord.letters import event
from tests.wire.discord.things import Message

TEXT = (
    "老师，第三课的作业里 pandas 的 groupby 报错了，我把截图放在群文件里，谁能帮我看一下？"
    "thanks in advance, this one is tricky!"
)
PEOPLE, ROOMS, WARM = 500, 20, 2_000
PACE_PER_S, FLOOD_S, LATE_S = 1_000, 8.0, 3.0
ROOT = Path(__file__).parents[2]


@dataclass
class Crowd:
    """A community with many people in many channels, who all write at once."""

    discord: DiscordStandIn
    community: Community
    people: list[Person]
    rooms: list[Channel]
    _number: int = 0

    def writes(self, count: int) -> None:
        """So many messages are told to the bot; nobody else hears them."""
        world, guild = self.discord.world, self.community.guild
        for _ in range(count):
            self._number += 1
            who, room = self.people[self._number % PEOPLE], self.rooms[self._number % ROOMS]
            said = Message(world.clock.new_id(), room, who.user, TEXT)
            world.emit("MESSAGE_CREATE", event(world, said), guild)


def bare(base: str, token: str, path: str) -> None:
    """Run the bot to which the product is compared."""
    from tests.wire.discord_bot import discord, the_intents

    class Plain(discord.ext.commands.AutoShardedBot):
        async def setup_hook(self) -> None:
            _, url, _ = await self.http.get_bot_gateway()
            discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)

        async def on_message(self, message: discord.Message) -> None:
            values = (message.channel.id, message.id, message.author.id, message.content)
            database.execute("INSERT INTO interactions (room, ref, person, text) VALUES (?, ?, ?, ?)", values)

    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute(
        "CREATE TABLE interactions (id INTEGER PRIMARY KEY, room INTEGER, ref INTEGER, person INTEGER, text TEXT)"
    )
    discord.http.Route.BASE = base
    Plain("!", intents=the_intents(), max_messages=None).run(token, log_handler=None)


async def measure(kind: str, messages: int) -> tuple[float, list[float]]:
    """Return messages a second of one process, and how long commands waited under a steady load (of ours only)."""
    async with DiscordStandIn() as discord:
        discord.limits.on = False
        community = discord.guild("root")
        people = [community.member(f"p{number}") for number in range(PEOPLE)]
        crowd = Crowd(discord, community, people, [community.channel(f"room-{number}") for number in range(ROOMS)])
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "bench.db"
            command = [sys.executable, "-m", "tests.bench.discord", "--bare", discord.url, discord.token, str(path)]
            if kind == "ours":
                command = [sys.executable, "-m", "bot", "run"]
            process = await asyncio.create_subprocess_exec(
                *command, cwd=ROOT, env=_environment(discord, path), stdout=-3, stderr=-3
            )
            try:
                await discord.until(lambda: discord.connected and (kind == "bare" or discord.commands), 60)
                await asyncio.sleep(4)
                crowd.writes(WARM)
                await _rows(path, WARM)
                began = time.perf_counter()
                crowd.writes(messages)
                await _rows(path, WARM + messages)
                rate = messages / (time.perf_counter() - began)
                return rate, await _waits(crowd) if kind == "ours" else []
            finally:
                process.terminate()
                await process.wait()


async def _waits(crowd: Crowd) -> list[float]:
    """Return how many seconds each command waited for its first answer while many write."""
    asking: list[asyncio.Task[float]] = []
    end = time.perf_counter() + FLOOD_S
    while time.perf_counter() < end:
        began = time.perf_counter()
        crowd.writes(PACE_PER_S // 10)
        asking.append(asyncio.create_task(_wait(crowd.people[len(asking)])))
        await asyncio.sleep(max(0.0, 0.1 - (time.perf_counter() - began)))
    return sorted(await asyncio.gather(*asking))


async def _wait(person: Person) -> float:
    asked = await person.slash("plans")
    return float("inf") if asked.answered_s is None else asked.answered_s - asked.made_s


async def _rows(path: Path, count: int) -> None:
    """Return when so many messages stand in the database."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as reader:
                if reader.execute("SELECT COUNT(*) FROM interactions").fetchone()[0] >= count:
                    return
        except sqlite3.OperationalError:
            pass
        await asyncio.sleep(0.02)
    raise TimeoutError(f"{count} messages were not kept")


def _environment(discord: DiscordStandIn, path: Path) -> dict[str, str]:
    ours = {
        "DATABASE_URL": f"sqlite+aiosqlite:///{path}",
        "DATA_KEYS": "k1:" + "A" * 43 + "=",
        "DISCORD_BOT_TOKEN": discord.token,
        "DISCORD_API_BASE": discord.url,
        "WEB_PORT": "0",
        "LOG_LEVEL": "WARNING",
        "PYTHONWARNINGS": "ignore",
    }
    return {**os.environ, **ours}


async def main(messages: int, rounds: int) -> None:
    """Print the figures as JSON."""
    rates: dict[str, list[float]] = {"bare": [], "ours": []}
    waits: list[float] = []
    for _ in range(rounds):
        for kind, found in rates.items():
            rate, waited = await measure(kind, messages)
            found.append(rate)
            waits += waited
    waits.sort()
    print(
        json.dumps(
            {
                "bare_per_s": round(median(rates["bare"])),
                "ours_per_s": round(median(rates["ours"])),
                "ratio": round(median(rates["ours"]) / median(rates["bare"]), 2),
                "commands": len(waits),
                "wait_median_s": round(median(waits), 3),
                "wait_p99_s": round(waits[int(len(waits) * 0.99)], 3),
                "late": sum(one > LATE_S for one in waits),
            }
        )
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--bare"]:
        bare(*sys.argv[2:5])
    else:
        parser = argparse.ArgumentParser(description=__doc__)
        parser.add_argument("--messages", type=int, default=8_000)
        parser.add_argument("--rounds", type=int, default=3)
        given = parser.parse_args()
        asyncio.run(main(given.messages, given.rounds))
