"""Channels at the stand-in of Discord: what their overwrites show to whom, and how one gets in."""

import random
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from tests.wire.discord import CannotDo
from tests.wire.discord_bot import discord
from tests.wire.discord_place import Place, open_place, refusal

VIEW, SEND, MANAGE_ROLES, ADMINISTRATOR = 1 << 10, 1 << 11, 1 << 28, 1 << 3


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with open_place() as place:
        yield place


async def test_a_private_channel_is_seen_by_its_role_the_owner_and_administrators(place: Place) -> None:
    room, boss = place.community.channel("room"), place.community.admin("boss")
    channel = place.bot.get_channel(room.id) or await place.guild.fetch_channel(room.id)
    assert place.ada.sees(room)
    await channel.set_permissions(place.guild.get_role(place.vip.id), view_channel=True)
    own = place.guild.me
    await channel.set_permissions(own.top_role, view_channel=True, send_messages=True)
    await channel.set_permissions(place.guild.default_role, view_channel=False)
    assert (place.ada.sees(room), boss.sees(room), place.community.owner.sees(room)) == (False, True, True)
    await channel.send("for those who paid")
    assert place.ada.reads(room) == []
    await place.gives(place.vip)
    assert (place.ada.sees(room), [one.content for one in place.ada.reads(room)]) == (True, ["for those who paid"])
    boss.takes(place.vip, place.ada)
    assert not place.ada.sees(room)


async def test_a_bot_that_shuts_itself_out_is_shut_out(place: Place) -> None:
    room = place.community.channel("room")
    channel = await place.guild.fetch_channel(room.id)
    await channel.set_permissions(place.guild.default_role, view_channel=False)
    assert await refusal(channel.set_permissions(place.guild.me.top_role, view_channel=True)) == (403, 50001)


async def test_an_overwrite_holds_only_bits_that_the_bot_has(place: Place) -> None:
    room = place.community.channel("room")
    channel = await place.guild.fetch_channel(room.id)
    assert await refusal(channel.set_permissions(place.guild.default_role, manage_webhooks=True)) == (403, 50013)
    await channel.set_permissions(place.guild.default_role, send_messages=False)
    assert (place.ada.sees(room), place.ada.may_write(room)) == (True, False)
    with pytest.raises(CannotDo):
        place.ada.says(room, "hello")
    await channel.set_permissions(place.guild.default_role, overwrite=None)
    assert place.ada.may_write(room)


async def test_the_order_of_overwrites_is_everyone_then_roles_then_the_member(place: Place) -> None:
    room, community = place.community.channel("room", private=True), place.community
    second = community.role("second")
    for role in (place.vip, second):
        community.owner.gives(role, place.ada)
    community.overwrites(room, place.vip, allow=VIEW)
    community.overwrites(room, second, deny=VIEW)
    assert place.ada.sees(room)  # what one role allows, another's denial does not take
    community.overwrites(room, place.ada, deny=VIEW)
    assert not place.ada.sees(room)
    community.changes_role(second, ADMINISTRATOR)
    assert place.ada.sees(room)


async def test_the_arithmetic_is_that_of_the_library(place: Place) -> None:
    chance, community = random.Random(6), place.community
    bits = discord.Permissions.all_channel().value & ~discord.Permissions.voice().value | VIEW
    roles = [place.vip, *(community.role(f"r{number}", chance.getrandbits(41) & ~ADMINISTRATOR) for number in range(4))]
    rooms = [community.channel(f"room-{number}") for number in range(30)]
    for room in rooms:
        for whom in (community.guild.everyone, *roles, place.ada):
            if chance.random() < 0.6:
                deny = chance.getrandbits(41) & chance.getrandbits(41)
                community.overwrites(room, whom, allow=chance.getrandbits(41) & ~deny & ~ADMINISTRATOR, deny=deny)
    for role in roles[:3]:
        community.owner.gives(role, place.ada)
    last = community.channel("last")
    await place.world.until(lambda: place.bot.get_channel(last.id))

    def both() -> tuple[list[int], list[int]]:
        theirs = [place.bot.get_channel(room.id).permissions_for(place.member).value & bits for room in rooms]
        return [place.ada.bits(room) & bits for room in rooms], theirs

    ours, theirs = both()
    assert (ours == theirs, len(set(ours)) > 10) == (True, True)
    community.owner.silences(place.ada, timedelta(hours=1))
    await place.world.until(lambda: place.member.timed_out_until)
    ours, theirs = both()
    assert ours == theirs


async def test_an_invite_lets_in_as_often_and_as_long_as_it_says(place: Place) -> None:
    link = await place.bot.get_channel(place.community.general.id).create_invite(max_uses=1, max_age=60)
    bob = place.world.person("Bob")
    bob.follows(link.url)
    assert bob.id in place.community.guild.members
    with pytest.raises(CannotDo):
        place.world.person("Eve").follows(link.url)
    assert await refusal(place.bot.fetch_invite(link.code)) == (404, 10006)
    second = await place.bot.get_channel(place.community.general.id).create_invite(max_age=60)
    place.world.advance(timedelta(seconds=61))
    with pytest.raises(CannotDo):
        place.world.person("Eve").follows(second.url)
