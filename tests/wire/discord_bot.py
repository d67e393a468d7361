"""A bot of the unmodified library that talks to the stand-in, for tests."""

import asyncio
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import yarl

from tests.wire.discord import DiscordStandIn

with warnings.catch_warnings():
    # discord.py 2.7.1 imports `audioop`, which Python 3.11 and 3.12 call deprecated.
    warnings.simplefilter("ignore", DeprecationWarning)
    import discord
    from discord.ext import commands


def the_intents(**more: bool) -> discord.Intents:
    """Return what the product asks for: members and message_content beside the defaults."""
    return discord.Intents(**{**dict(discord.Intents.default()), "members": True, "message_content": True, **more})


class Bot(commands.AutoShardedBot):
    """A bot that notes what it hears, by event."""

    def __init__(self, intents: discord.Intents | None = None, *, hurries: bool = False) -> None:
        super().__init__(command_prefix="!", intents=intents or the_intents())
        self.hurries = hurries
        self.heard: list[tuple[str, Any]] = []

    async def setup_hook(self) -> None:
        """The gateway's address comes from REST."""
        _, url, _ = await self.http.get_bot_gateway()
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Between two identifies the library waits for five seconds; one that hurries does not."""
        if not self.hurries:
            await super().before_identify_hook(shard_id, initial=initial)

    def dispatch(self, event: str, /, *args: Any, **named: Any) -> None:
        """Each event is noted before it is handed on."""
        self.heard.append((event, args[0] if args else None))
        super().dispatch(event, *args, **named)

    def of(self, event: str) -> list[Any]:
        """Return what came with the events of that name."""
        return [value for name, value in self.heard if name == event]


@asynccontextmanager
async def running(stand_in: DiscordStandIn, bot: Bot, *, ready: bool = True) -> AsyncIterator[asyncio.Task[None]]:
    """The bot is connected (and ready) inside, and closed afterwards."""
    before = discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY
    discord.http.Route.BASE = stand_in.url
    bot._connection.guild_ready_timeout = 0.1  # the library's wait for more guilds; 2 s by default
    task = asyncio.create_task(bot.start(stand_in.token))
    try:
        if ready:
            await stand_in.until(lambda: bot.is_ready() or task.done())
            if task.done():
                await task
        yield task
    finally:
        await bot.close()
        await asyncio.gather(task, return_exceptions=True)
        discord.http.Route.BASE, discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = before
