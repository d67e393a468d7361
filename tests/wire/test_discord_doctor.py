"""What is wrong on Discord is said to the owner in the chat, and the bot knows itself."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.discord.probe import DiscordProbe
from tests.wire.discord import DiscordStandIn, Portal
from tests.wire.discord_side import Side, a_vip_room, serving
from tests.wire.two_platforms import open_town


@pytest.fixture
async def side(sqlite_url: str) -> AsyncIterator[Side]:
    async with DiscordStandIn() as discord:
        discord.limits.on = False
        async with serving(discord, discord.guild("root"), sqlite_url) as served:
            yield served


async def test_the_doctor_names_what_is_wrong_with_each_channel(side: Side) -> None:
    owner, community = side.owner, side.community
    room = await a_vip_room(side)
    assert "✓ vip-room (discord)" in (await side.orders(owner, "doctor")).text
    community.overwrites(room, community.guild.everyone)
    await side.quiet()
    assert "everybody sees" in (await side.orders(owner, "doctor")).text
    community.overwrites(room, community.guild.everyone, deny=1 << 10)
    own = community.bot_role
    assert own is not None
    vip = next(role for role in community.guild.roles.values() if role.name == "vip")
    community.reorders([vip, own])
    await side.quiet()
    assert "above" in (await side.orders(owner, "doctor")).text
    community.reorders([own, vip])
    community.changes_role(own, own.permissions & ~(1 << 28))
    await side.quiet()
    assert "Manage Roles" in (await side.orders(owner, "doctor")).text


async def test_nobody_bans_the_bot_itself(side: Side) -> None:
    side.owner.says(side.owner.opens_dm(), f"/ban discord:{side.discord.world.bot.id}")
    await side.quiet()
    assert "机器人自己" in side.owner.inbox[-1].content
    assert side.inner.account is not None
    assert side.app.cases.keep_out.is_itself(str(side.inner.account))


async def test_who_left_is_not_told_that_a_room_is_open_and_is_let_in_on_coming_back(side: Side) -> None:
    ada = side.community.member("Ada")
    room = await a_vip_room(side)
    ada.opens_dm()
    page = await side.orders(ada, "subscribe", plan="vip", channel=ada.dm)
    assert page.buttons
    ada.leaves()
    await side.quiet()
    await side.pays_on(next(one.url for one in page.buttons if one.url))
    assert not any("is open to you now" in one.content for one in ada.inbox)
    ada.joins()
    await side.discord.until(lambda: ada.sees(room))


async def test_a_token_that_was_reset_is_told_on_telegram_within_a_minute(sqlite_url: str) -> None:
    async with open_town(sqlite_url) as town:
        discord, owner = town.discord, town.telegram.owner
        await a_vip_room(discord)
        await town.links(discord.owner, await town.code(owner))
        await discord.orders(discord.owner, "me")
        discord.discord.revokes_token()
        await discord.discord.until(lambda: discord.inner._client.stopped is not None)
        await asyncio.sleep(0.5)
        await discord.app.schedule.until_quiet()
        await town.telegram.quiet()
        assert "DISCORD_BOT_TOKEN" in "".join(one.text for one in owner.private.messages)
        shown = await town.telegram.writes(owner, "/doctor")
        assert any("DISCORD_BOT_TOKEN" in one.text for one in shown)


async def test_the_shells_doctor_sees_the_token_the_intents_and_the_rights() -> None:
    async with DiscordStandIn(Portal(message_content=False)) as discord:
        community = discord.guild("root")
        probe = DiscordProbe(discord.url, discord.token)
        assert await probe.token_problem() is None
        assert await probe.intents_off() == ["Message Content Intent"]
        assert await probe.rights_missing() == []
        own = community.bot_role
        assert own is not None
        community.changes_role(own, own.permissions & ~(1 << 28))
        assert await probe.rights_missing() == ["Zhishe: Manage Roles"]
        assert await DiscordProbe(discord.url, "wrong").token_problem() == ""
    assert await DiscordProbe(discord.url, "gone").token_problem() == "away"
