"""The whole product on Discord, at the wire: the unmodified client against the stand-in, with people who use it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import httpx2

from bot.app import App, build
from bot.app.discord.side import DiscordSide
from bot.settings import Settings
from core.kernel.ids import DISCORD, Address
from tests.wire.discord import Channel, Community, DiscordStandIn, Interaction, Person

KEYS = "k1:" + "A" * 43 + "="
BASE = "https://bot.example"
YEAR = timedelta(days=366)
"""The numbers of messages tell the true time, whatever the clock of a story shows."""
BEGUN = ("discord.py: ", "discord-ui-dynamic", "CommandTree-invoker")
"""How the library calls the tasks in which it hands events on."""


@dataclass
class Side:
    """A running product and the people around it."""

    discord: DiscordStandIn
    community: Community
    app: App

    @property
    def owner(self) -> Person:
        """The owner of the community and of the product."""
        return self.community.owner

    @property
    def inner(self) -> DiscordSide:
        """The side itself: what no platform shows is whether anything is under way."""
        side = self.app._parts.sides[DISCORD]
        assert isinstance(side, DiscordSide)
        return side

    async def quiet(self) -> None:
        """Everything that came was handled, and everything that follows at once was done."""
        for _ in range(2):
            await self._heard_everything()
            await self.inner.quiet()
            await self.app.schedule.until_quiet()

    async def _heard_everything(self) -> None:
        """The client has every event of its session, and whatever it began with them has ended.

        ConnectionError once the product has left Discord: nobody hears anything any more.
        """
        await self.discord.until(lambda: self._has_left() or self._has_every_event())
        if self._has_left():
            raise ConnectionError("the bot is not on Discord")
        while begun := [one for one in asyncio.all_tasks() if one.get_name().startswith(BEGUN)]:
            await asyncio.wait(begun)

    def _has_left(self) -> bool:
        return self.inner._client.is_closed()

    def _has_every_event(self) -> bool:
        told = {one.shard[0]: one for one in self.discord.sessions if one.send is not None}
        shards = self.inner._client.shards.values()
        return all(one._parent.ws.sequence == told[one.id].sequence for one in shards if one.id in told)

    @asynccontextmanager
    async def live(self) -> AsyncIterator[None]:
        """Serve, from the moment in which the bot knows the community."""
        async with self.app.on_platforms():
            await self.discord.until(self.inner._client.is_ready)
            await self.quiet()
            yield

    async def later(self, by: timedelta) -> None:
        """Time passes, and what is due is done."""
        self.discord.advance(by)
        await self.app.run_due()
        await self.quiet()

    async def orders(
        self, person: Person, name: str, *, channel: Channel | None = None, **options: object
    ) -> Interaction:
        """Return a slash command once it is answered."""
        asked = await person.slash(name, channel=channel, **options)
        assert not asked.failed
        await asked.settled()
        await self.quiet()
        return asked

    async def pays(self, person: Person, plan: str) -> None:
        """The person buys the plan at the test checkout."""
        asked = await self.orders(person, "subscribe", plan=plan)
        await self.pays_on(next(one.url for one in asked.buttons if one.url))

    async def pays_on(self, url: str) -> None:
        """Somebody pays on this page of the test checkout."""
        parts = urlsplit(url)
        base = f"{parts.scheme}://{parts.netloc}"
        transport = httpx2.ASGITransport(app=self.app.web)
        async with httpx2.AsyncClient(transport=transport, base_url=base) as browser:
            answer = await browser.post(parts.path, headers={"origin": base})
        assert answer.status_code == 200, answer.text
        await self.quiet()

    async def kept(self, channel: Channel) -> list[str]:
        """Return what stands in the log of the room, in its order."""
        now = self.discord.world.clock.now()
        async with self.app.work.read() as tx:
            place = await tx.rooms.at(Address(DISCORD, str(channel.id)))
            if place is None:
                return []
            said = await tx.readings.said(place.id, now - YEAR, now + YEAR, 5000)
        return [one.text for one in said]

    async def until_kept(self, channel: Channel, count: int) -> list[str]:
        """Return what stands in the log of the room, once it is so much."""
        for _ in range(400):
            if len(found := await self.kept(channel)) >= count:
                return found
            await asyncio.sleep(0.02)
        return await self.kept(channel)


def settings_for(discord: DiscordStandIn, owner: Person, url: str, **more: object) -> Settings:
    """Return the settings of a product that serves this bot."""
    values: dict[str, object] = {
        "database_url": url,
        "data_keys": KEYS,
        "discord_bot_token": discord.token,
        "discord_api_base": discord.url,
        "owner_ids": f"discord:{owner.id}",
        "public_url": BASE,
    }
    return Settings.model_validate(values | more)


@asynccontextmanager
async def built(discord: DiscordStandIn, community: Community, url: str, **more: object) -> AsyncIterator[Side]:
    """Have a product for the people of this community, which is not on Discord yet."""

    class DiscordTime:
        def now(self) -> datetime:
            return discord.world.clock.now()

    async with build(settings_for(discord, community.owner, url, **more), clock=DiscordTime()) as app:
        side = Side(discord, community, app)
        side.inner._client._connection.guild_ready_timeout = 0.1
        yield side


@asynccontextmanager
async def serving(discord: DiscordStandIn, community: Community, url: str, **more: object) -> AsyncIterator[Side]:
    """Serve the people of this community, from the moment in which the bot knows it."""
    async with built(discord, community, url, **more) as side, side.live():
        yield side


async def a_vip_room(side: Side, *, is_private: bool = True) -> Channel:
    """Return a channel that the plan vip opens."""
    room = side.community.channel("vip-room")
    await side.orders(side.owner, "newplan", code="vip", amount="30", currency="cny", every="month")
    await side.discord.until(lambda: side.inner._client.get_channel(room.id))
    asked = await side.orders(side.owner, "bind", plan="vip", channel=room)
    assert "vip" in asked.text
    if is_private:
        await side.quiet()
    return room
