"""What the client hears, put into its lane: a room with its threads, a private chat, a person."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import discord
import structlog

from adapters.discord.client import Client
from adapters.discord.inbound import room_of
from adapters.discord.lanes import Arrival, Lanes
from bot.app.discord.asking import Asking
from bot.app.discord.catch_up import CatchUp
from bot.app.discord.doors import Doors
from bot.app.discord.parts import Parts
from bot.app.discord.reacting import Reacting
from bot.app.discord.talk import Talk
from core.kernel.messages import IncomingKind

log = structlog.get_logger()

READY_WITHIN_S = 60.0
"""How long until what waits for "ready" is done all the same: after a torn start it never comes (discord.py #10118)."""


class Hearing:
    """Hears for the product: everything in its order, and no more in memory than the lanes take.

    Where the lanes are full, messages are let go by, and read from the history once there is room.
    """

    def __init__(self, parts: Parts, doors: Doors, talk: Talk, prepare: Callable[[], Any]) -> None:
        self._parts, self._doors, self._talk, self._prepare = parts, doors, talk, prepare
        self._client: Client = parts.client
        self._reacting = Reacting(parts)
        self._catching = asyncio.Lock()
        self._is_flooded = False
        self.asking = Asking(parts, talk)
        self.lanes = Lanes()
        self.catch_up = CatchUp(parts, self._told_late)
        self.is_known = asyncio.Event()

    async def prepared(self) -> None:
        """Known to Discord, and not connected yet."""
        await self._prepare()

    def connected(self, shard: int) -> None:
        """A session begins."""
        self.is_known.set()
        self.catch_up.connected(shard)
        asyncio.get_running_loop().call_later(READY_WITHIN_S, self._not_ready_yet)

    def resumed(self, shard: int) -> None:
        """The session goes on."""
        self.catch_up.resumed(shard)

    def disconnected(self, shard: int) -> None:
        """The connection is gone."""
        self.catch_up.disconnected(shard)

    async def ready(self) -> None:
        """Read what was missed, put roles right, and look how the bot stands."""
        log.info("discord.ready", guilds=len(self._client.guilds))
        for guild in self._client.guilds:
            self._doors.rearranged(guild)
        self._mend()

    def _not_ready_yet(self) -> None:
        if not self._client.is_ready() and not self._client.is_closed():
            self._mend()

    def _mend(self) -> None:
        self._parts.beside(self._doors.reconcile(), "reconcile")
        self._parts.beside(self._read_missed(), "catch-up")

    async def _read_missed(self) -> None:
        async with self._catching:
            await self.catch_up.run()

    def said(self, message: discord.Message) -> None:
        """Somebody wrote."""
        if self._is_flooded or self.lanes.is_full:
            self._flooded(message)
        else:
            self.catch_up.heard(message)
            self._take(message, IncomingKind.TALK)

    def _flooded(self, message: discord.Message) -> None:
        self.catch_up.missed(message)
        if not self._is_flooded:
            self._is_flooded = True
            log.warning("discord.flooded", waiting=self.lanes.waiting)
            self._parts.beside(self._after_the_flood(), "flood")

    async def _after_the_flood(self) -> None:
        await self.lanes.until_room()
        self._is_flooded = False
        await self._read_missed()

    def edited(self, message: discord.Message) -> None:
        """Somebody changed what they wrote."""
        self._take(message, IncomingKind.EDIT)

    def removed(self, channel_id: int, guild_id: int | None, message_ids: Iterable[int]) -> None:
        """Messages were taken away."""
        numbers = tuple(message_ids)
        self._put(channel_id, Arrival(lambda: self._talk.removed(channel_id, guild_id, numbers), _never))

    def reacted(self, event: discord.RawReactionActionEvent) -> None:
        """Somebody put a sign on a message, or took it back."""
        self._put(event.channel_id, Arrival(lambda: self._reacting.moved(event), _never))

    def wiped(self, event: discord.RawReactionClearEvent | discord.RawReactionClearEmojiEvent) -> None:
        """The signs of everybody were taken from a message."""
        self._put(event.channel_id, Arrival(lambda: self._reacting.wiped(event), _never))

    async def pressed(self, interaction: discord.Interaction[Any], action: str) -> None:
        """Somebody pressed a button."""
        await self.asking.pressed(interaction, action)

    def came(self, member: discord.Member) -> None:
        """Somebody joined a community."""
        self.lanes.put(member.id, Arrival(lambda: self._doors.came(member), _never))

    def changed(self, before: discord.Member, after: discord.Member) -> None:
        """Somebody's roles, or what they may do, changed."""
        self.lanes.put(after.id, Arrival(lambda: self._doors.changed(before, after), _never))

    def rearranged(self, guild: discord.Guild) -> None:
        """Roles or channels of a community changed, or how the bot stands there."""
        self._doors.rearranged(guild)

    async def _told_late(self, message: discord.Message) -> None:
        await self.lanes.until_room()
        self._take(message, IncomingKind.TALK, is_late=True)

    def _take(self, message: discord.Message, kind: IncomingKind, *, is_late: bool = False) -> None:
        handle = Arrival(
            lambda: self._talk.message(message, kind, is_late=is_late), lambda: self._talk.is_quick(message)
        )
        self.lanes.put(_lane(message.channel, message.channel.id), handle)

    def _put(self, channel_id: int, arrival: Arrival) -> None:
        self.lanes.put(_lane(self._client.get_channel(channel_id), channel_id), arrival)


def _lane(channel: Any, number: int) -> int:
    """Return what keeps its order together: a room with its threads, or a private chat."""
    room = None if channel is None else room_of(channel)
    return number if room is None else int(room)


def _never() -> bool:
    return False
