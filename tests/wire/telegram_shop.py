"""A Telegram stand-in with the real python-telegram-bot beside it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import telegram as library
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from tests.wire.telegram import Person, Room, TelegramStandIn

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
KINDS = list(library.constants.UpdateType)


@dataclass
class Shop:
    """One community: its owner, its rooms, and the bot's client."""

    telegram: TelegramStandIn
    bot: ExtBot[None]
    owner: Person = field(init=False)

    def __post_init__(self) -> None:
        self.owner = self.telegram.user(1, "Olga", "en", username="olga")

    def room(self, title: str = "VIP", *rights: str, **more: Any) -> Room:
        """Return a supergroup whose administrator the bot is."""
        room = self.telegram.supergroup(title, self.owner, **more)
        self.owner.promotes(self.telegram.bot, room, *rights)
        return room

    def ann(self, *, started: bool = True) -> Person:
        """Return a person, who has started the bot unless told otherwise."""
        ann = self.telegram.user(7, "Ann", "en")
        if started:
            ann.starts()
        return ann

    async def hear(self, offset: int = 0, **more: Any) -> list[library.Update]:
        """Return what waits, all kinds."""
        more = {"allowed_updates": KINDS, "timeout": 0} | more
        return list(await self.bot.get_updates(offset, **more))

    async def listen(self) -> None:
        """From now on all kinds are wanted; what waited is gone."""
        await self.hear()
        self.telegram.world.updates.queue.clear()


@asynccontextmanager
async def open_shop(**more: Any) -> AsyncIterator[Shop]:
    async with TelegramStandIn(NOON, **more) as telegram, client(telegram) as bot:
        yield Shop(telegram, bot)


@asynccontextmanager
async def client(telegram: TelegramStandIn) -> AsyncIterator[ExtBot[None]]:
    """The library's own client, pointed at the stand-in."""
    request = HTTPXRequest(connection_pool_size=16, read_timeout=2.0)
    polling = HTTPXRequest(connection_pool_size=2)
    bot = ExtBot[None](
        telegram.token,
        base_url=telegram.base,
        base_file_url=telegram.file_base,
        request=request,
        get_updates_request=polling,
    )
    await bot.initialize()
    try:
        yield bot
    finally:
        await bot.shutdown()


async def error_of(call: Any) -> library.error.TelegramError:
    """Return the error that the client raises."""
    try:
        await call
    except library.error.TelegramError as error:
        return error
    raise AssertionError("it was not refused")


async def soon(seconds: float = 0.05) -> None:
    """Let the others go on."""
    await asyncio.sleep(seconds)
