"""discord.py, in the event loop of everything else: where it connects, what it asks to hear, and who is told."""

import logging
from collections.abc import Iterable
from typing import Any, Protocol

import discord
import yarl
from discord import gateway as wire
from discord import http
from discord.ext import commands

from adapters.discord.drawing import NOBODY, Pressed
from core.kernel.errors import Refused

log = logging.getLogger(__name__)

WRONG_TOKEN = 4004
"""The code with which the gateway closes on a token that was reset."""
DEFAULT_BASE = http.Route.BASE
DEFAULT_GATEWAY = wire.DiscordWebSocket.DEFAULT_GATEWAY


class Hears(Protocol):
    """Who is told of what happens on Discord."""

    async def prepared(self) -> None:
        """Known to Discord, and not connected yet."""
        ...

    def connected(self, shard: int) -> None:
        """A session begins: what was said before it is not told again."""
        ...

    def resumed(self, shard: int) -> None:
        """The session goes on: what was missed has been told."""
        ...

    def disconnected(self, shard: int) -> None:
        """The connection is gone."""
        ...

    async def ready(self) -> None:
        """Every community is known."""
        ...

    def said(self, message: discord.Message) -> None:
        """Somebody wrote."""
        ...

    def edited(self, message: discord.Message) -> None:
        """Somebody changed what they wrote."""
        ...

    def removed(self, channel_id: int, guild_id: int | None, message_ids: Iterable[int]) -> None:
        """Messages were taken away."""
        ...

    def reacted(self, event: discord.RawReactionActionEvent) -> None:
        """Somebody put a sign on a message, or took it back."""
        ...

    def wiped(self, event: discord.RawReactionClearEvent | discord.RawReactionClearEmojiEvent) -> None:
        """The signs of everybody were taken from a message."""
        ...

    async def pressed(self, interaction: discord.Interaction[Any], action: str) -> None:
        """Somebody pressed a button."""
        ...

    def came(self, member: discord.Member) -> None:
        """Somebody joined a community."""
        ...

    def changed(self, before: discord.Member, after: discord.Member) -> None:
        """Somebody's roles, or what they may do, changed."""
        ...

    def rearranged(self, guild: discord.Guild) -> None:
        """Roles or channels of a community changed, or how the bot stands there."""
        ...


def point_at(base: str, gateway: str | None = None) -> None:
    """The library asks this address, and connects to this gateway: one of each in a process.

    `discord.Client` never asks for the gateway's address after a lost session, and neither name is a documented option.
    """
    http.Route.BASE = base
    wire.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway) if gateway else DEFAULT_GATEWAY


def intents() -> discord.Intents:
    """Return what the bot asks to hear: `members` and `message_content` must be switched on in the portal too."""
    wanted = discord.Intents.default()
    wanted.members = wanted.message_content = True
    wanted.typing = wanted.voice_states = wanted.invites = False
    return wanted


class Client(commands.AutoShardedBot):
    """The bot. Every event goes to `hears`; nothing is decided here."""

    hears: Hears

    def __init__(self, base: str) -> None:
        point_at(base)
        super().__init__(
            command_prefix=(),
            help_command=None,
            intents=intents(),
            allowed_mentions=NOBODY,
            max_messages=None,  # edits and deletions come raw
        )
        self._base = base
        self.stopped: Refused | None = None
        """Why the bot is connected no more, and will not be again: an operator has to act."""

    @property
    def is_open(self) -> bool:
        """Whether Discord can be asked anything: the bot is known to it, and was not closed."""
        return self.user is not None and not self.is_closed()

    @property
    def knows_all(self) -> bool:
        """Whether what is not in memory is not there: a new session tells of its communities one after the other."""
        return self.is_open and self.is_ready() and not any(guild.unavailable for guild in self.guilds)

    async def begin(self, token: str) -> None:
        """The bot knows its name and where to connect. Raises `Refused` where Discord does not know the token."""
        try:
            await self.login(token)
        except discord.LoginFailure as fault:
            raise self._stop("discord.token") from fault

    async def live(self) -> None:
        """Be connected until closed. Raises `Refused` where an intent is off, or the token is valid no more."""
        try:
            await self.connect(reconnect=True)
        except discord.PrivilegedIntentsRequired as fault:
            raise self._stop("discord.intents") from fault
        except discord.ConnectionClosed as fault:
            if fault.code != WRONG_TOKEN:
                raise
            raise self._stop("discord.token") from fault

    def _stop(self, why: str) -> Refused:
        self.stopped = Refused(why)
        return self.stopped

    async def setup_hook(self) -> None:
        """Buttons of every age work, and the gateway is where the base says."""
        self.add_dynamic_items(Pressed)
        if self._base != DEFAULT_BASE:
            _, url, _ = await self.http.get_bot_gateway()
            point_at(self._base, url)
        await self.hears.prepared()

    async def on_shard_connect(self, shard_id: int) -> None:
        """Hand it on."""
        self.hears.connected(shard_id)

    async def on_shard_resumed(self, shard_id: int) -> None:
        """Hand it on."""
        self.hears.resumed(shard_id)

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """Hand it on."""
        self.hears.disconnected(shard_id)

    async def on_ready(self) -> None:
        """Hand it on: comes again after every lost session."""
        await self.hears.ready()

    async def on_message(self, message: discord.Message) -> None:
        """Hand it on; the library's own text commands are not used."""
        self.hears.said(message)

    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Hand it on, where the text was edited: Discord tells of its own previews in the same way."""
        if event.message.edited_at is not None:
            self.hears.edited(event.message)

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """Hand it on."""
        self.hears.removed(event.channel_id, event.guild_id, (event.message_id,))

    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Hand it on."""
        self.hears.removed(event.channel_id, event.guild_id, sorted(event.message_ids))

    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        """Hand it on."""
        self.hears.reacted(event)

    async def on_raw_reaction_remove(self, event: discord.RawReactionActionEvent) -> None:
        """Hand it on."""
        self.hears.reacted(event)

    async def on_raw_reaction_clear(self, event: discord.RawReactionClearEvent) -> None:
        """Hand it on."""
        self.hears.wiped(event)

    async def on_raw_reaction_clear_emoji(self, event: discord.RawReactionClearEmojiEvent) -> None:
        """Hand it on."""
        self.hears.wiped(event)

    async def on_member_join(self, member: discord.Member) -> None:
        """Hand it on."""
        self.hears.came(member)

    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Hand it on; of the bot itself as a change of the community."""
        if after.id == self.application_id or (self.user is not None and after.id == self.user.id):
            self.hears.rearranged(after.guild)
        else:
            self.hears.changed(before, after)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Hand it on."""
        self.hears.rearranged(guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Hand it on."""
        self.hears.rearranged(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Hand it on."""
        self.hears.rearranged(guild)

    async def on_guild_role_update(self, _before: discord.Role, after: discord.Role) -> None:
        """Hand it on."""
        self.hears.rearranged(after.guild)

    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """Hand it on."""
        self.hears.rearranged(role.guild)

    async def on_guild_channel_update(self, _before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """Hand it on."""
        self.hears.rearranged(after.guild)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Hand it on."""
        self.hears.rearranged(channel.guild)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Say which event could not be handled; the event itself may hold text."""
        log.exception("discord.event.failed: %s", event_method)
