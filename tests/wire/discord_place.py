"""A community at the stand-in of Discord with a bot in it, for tests."""

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from tests.wire.discord import Community, DiscordStandIn, Message, Person, Role
from tests.wire.discord_bot import Bot, discord, running


@dataclass
class Place:
    """A community with a plan's role, Ada without it, and a bot that is ready."""

    world: DiscordStandIn
    community: Community
    vip: Role
    ada: Person
    bot: Any

    @property
    def general(self) -> Any:
        """#general as the bot has it."""
        return self.bot.get_channel(self.community.general.id)

    @property
    def guild(self) -> Any:
        """The guild as the bot has it."""
        return self.bot.guilds[0]

    @property
    def member(self) -> Any:
        """Ada as the bot has her."""
        return self.guild.get_member(self.ada.id)

    def read(self) -> list[Message]:
        """Return what Ada reads in #general."""
        return self.ada.reads(self.community.general)

    def texts(self) -> list[str]:
        """Return its texts."""
        return [one.content for one in self.read()]

    async def gives(self, role: Any) -> None:
        """The bot has given Ada the role."""
        await self.member.add_roles(discord.Object(role.id), reason="paid")


@asynccontextmanager
async def open_place(bot: Bot | None = None) -> AsyncIterator[Place]:
    """The place is there, and the stand-in has nothing to complain of at its end."""
    async with DiscordStandIn() as world:
        community = world.guild("root")
        vip, ada = community.role("vip"), community.member("Ada", locale="zh-CN")
        place = Place(world, community, vip, ada, bot or Bot())
        async with running(world, place.bot):
            yield place


async def refusal(awaitable: Awaitable[Any]) -> tuple[int, int]:
    """Return with which status and code it was refused."""
    with pytest.raises(discord.HTTPException) as caught:
        await awaitable
    return caught.value.status, caught.value.code
