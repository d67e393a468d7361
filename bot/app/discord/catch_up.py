"""What was said while nobody listened: read from the history of every room, once the session is a new one."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import discord
import structlog

from adapters.discord.faults import FAILURES, outcome_of
from bot.app.discord.parts import Parts

log = structlog.get_logger()

Told = Callable[[discord.Message], Awaitable[None]]
"""Takes a message that may have been told before."""

LONG_MARGIN, SHORT_MARGIN = timedelta(minutes=10), timedelta(seconds=30)
"""How far before the last message that was heard the history is read: a process that died may have heard more than it
kept; within a session Discord tells in order, but not to the millisecond."""


@dataclass(slots=True)
class CatchUp:
    """Remembers how far each shard was heard, and reads what is missing.

    A message is one by its number, so that history and live messages may overlap.
    """

    parts: Parts
    told: Told
    floor: datetime | None = None
    _heard: dict[int, int] = field(default_factory=dict[int, int])
    _marks: dict[int, int] = field(default_factory=dict[int, int])
    _waiting: set[int] = field(default_factory=set[int])

    async def begin(self) -> None:
        """Know how far the log goes, before anything new comes in."""
        heard = await self.parts.notes.heard_until()
        self.floor = self.parts.clock.now() if heard is None else heard - LONG_MARGIN

    def heard(self, message: discord.Message) -> None:
        """This message was told live."""
        shard = _shard_of(message.guild)
        self._heard[shard] = max(message.id, self._heard.get(shard, 0))

    def missed(self, message: discord.Message) -> None:
        """This message was told live, and there was no room for it."""
        self.connected(_shard_of(message.guild))

    def disconnected(self, shard: int) -> None:
        """From here on something may be missed."""
        self._marks.setdefault(shard, self._mark(shard))

    def resumed(self, shard: int) -> None:
        """Nothing was missed."""
        self._marks.pop(shard, None)

    def connected(self, shard: int) -> None:
        """A new session: what was said between is not told again."""
        self._marks.setdefault(shard, self._mark(shard))
        self._waiting.add(shard)

    async def run(self) -> None:
        """Read what was missed by the shards that have a new session, again while Discord is away."""
        rest_s = 1.0
        while self._waiting:
            shard = self._waiting.pop()
            mark = self._marks.pop(shard, None)
            if mark is None:
                continue
            try:
                await self._read(shard, mark)
            except FAILURES as error:
                # Not lost: the mark stays, and the next turn reads from it.
                self._marks[shard] = min(mark, self._marks.get(shard, mark))
                self._waiting.add(shard)
                log.warning("discord.catch_up.later", shard=shard, why=outcome_of(error).fault)
                await asyncio.sleep(rest_s)
                rest_s = min(rest_s * 2, 60.0)

    async def _read(self, shard: int, mark: int) -> None:
        count = 0
        for place in [*_rooms(self.parts.client, shard, mark), *(await self._chats() if shard == 0 else ())]:
            async for message in _since(place, mark):
                await self.told(message)
                count += 1
        log.info("discord.catch_up.done", shard=shard, messages=count)

    async def _chats(self) -> list[discord.abc.Messageable]:
        """Return the private chats: they are all told to the first shard."""
        kind = discord.ChannelType.private
        known = await self.parts.notes.chats()
        return [self.parts.client.get_partial_messageable(int(chat), type=kind) for _, chat in known]

    def _mark(self, shard: int) -> int:
        floor = discord.utils.time_snowflake(self.floor or self.parts.clock.now())
        last = self._heard.get(shard)
        return floor if last is None else _before(last, SHORT_MARGIN)


async def _since(place: Any, mark: int) -> AsyncIterator[discord.Message]:
    """Yield what was said there after the mark; a room that the bot may not read is passed over."""
    try:
        async for message in place.history(after=discord.Object(mark), limit=None, oldest_first=True):
            yield message
    except (discord.Forbidden, discord.NotFound) as error:
        log.info("discord.catch_up.closed", room=place.id, why=outcome_of(error).fault)


def _rooms(client: discord.Client, shard: int, mark: int) -> list[Any]:
    """Return the channels and threads of the shard in which something was said since."""
    found: list[Any] = []
    for guild in client.guilds:
        if guild.shard_id == shard and not guild.unavailable:
            for place in (*guild.channels, *guild.threads):
                last = getattr(place, "last_message_id", None)
                if last is not None and last > mark and isinstance(place, discord.abc.Messageable):
                    found += [place] if place.permissions_for(guild.me).read_message_history else []
    return found


def _shard_of(guild: discord.Guild | None) -> int:
    return 0 if guild is None else guild.shard_id


def _before(message_id: int, by: timedelta) -> int:
    return discord.utils.time_snowflake(discord.utils.snowflake_time(message_id) - by)
