"""Roles, hierarchy, overwrites, bans and time-outs at the stand-in of Discord: who can do what, and who sees what."""

import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from tests.wire.discord import CannotDo, Community, DiscordStandIn, Person, Role
from tests.wire.discord_bot import Bot, discord, running

VIEW, SEND, MANAGE_ROLES, ADMINISTRATOR = 1 << 10, 1 << 11, 1 << 28, 1 << 3


@dataclass
class Place:
    """A community with a plan's role, and Ada, a member without it."""

    world: DiscordStandIn
    community: Community
    vip: Role
    ada: Person
    bot: Bot

    @property
    def guild(self) -> Any:
        return self.bot.guilds[0]

    @property
    def member(self) -> Any:
        return self.guild.get_member(self.ada.id)

    async def gives(self, role: Any) -> None:
        await self.member.add_roles(discord.Object(role.id), reason="paid")


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with DiscordStandIn() as world:
        community = world.guild("root")
        made = Place(world, community, community.role("vip"), community.member("Ada"), Bot())
        async with running(world, made.bot):
            yield made


async def refusal(awaitable: Any) -> tuple[int, int]:
    with pytest.raises(discord.HTTPException) as caught:
        await awaitable
    return caught.value.status, caught.value.code


async def test_a_role_is_given_and_taken_one_by_one_and_heard(place: Place) -> None:
    other = place.community.role("other")
    place.community.owner.gives(other, place.ada)
    await place.gives(place.vip)
    assert place.ada.roles == [place.vip, other]
    await place.world.until(lambda: len(place.bot.of("member_update")) == 2)
    await place.gives(place.vip)
    await place.member.remove_roles(discord.Object(place.vip.id))
    assert place.ada.roles == [other]
    await place.world.until(lambda: len(place.bot.of("member_update")) == 3)
    assert [(one.action, one.reason) for one in place.community.guild.audit][1:] == [("roles", "paid"), ("roles", None)]


async def test_roles_above_the_bot_managed_ones_and_everyone_cannot_be_given(place: Place) -> None:
    bot_role = place.community.bot_role
    assert bot_role is not None
    place.community.reorders([place.vip, bot_role])
    assert await refusal(place.gives(place.vip)) == (403, 50013)
    place.community.reorders([bot_role, place.vip])
    await place.gives(place.vip)
    assert await refusal(place.gives(place.community.role("booster", managed=True))) == (403, 50013)
    assert await refusal(place.gives(bot_role)) == (403, 50013)
    assert await refusal(place.gives(place.community.guild.everyone)) == (403, 50013)
    place.community.changes_role(bot_role, VIEW)
    assert await refusal(place.gives(place.vip)) == (403, 50013)


async def test_who_left_and_what_was_deleted_are_told_apart(place: Place) -> None:
    member = place.member
    place.community.deletes_role(place.vip)
    assert await refusal(member.add_roles(discord.Object(place.vip.id))) == (404, 10011)
    place.ada.leaves()
    other = place.community.role("other")
    assert await refusal(member.add_roles(discord.Object(other.id))) == (404, 10007)
    assert await refusal(place.guild.fetch_member(place.ada.id)) == (404, 10007)
    assert await refusal(place.guild.fetch_member(1)) == (404, 10013)
    await place.world.until(lambda: place.bot.of("raw_member_remove"))
    place.ada.joins()
    await place.world.until(lambda: place.bot.of("member_join"))
    assert place.ada.roles == []


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


async def test_nobody_above_the_bot_is_silenced_kicked_or_banned(place: Place) -> None:
    boss = place.community.admin("boss")
    for who in (boss, place.community.owner):
        member = await place.guild.fetch_member(who.id)
        assert await refusal(member.timeout(timedelta(hours=1))) == (403, 50013)
        assert await refusal(member.kick()) == (403, 50013)
        assert await refusal(member.ban()) == (403, 50013)


async def test_a_time_out_leaves_sight_and_ends_by_itself(place: Place) -> None:
    general = place.community.general
    await place.member.timeout(timedelta(hours=1), reason="spam")
    assert (place.ada.sees(general), place.ada.may_write(general)) == (True, False)
    with pytest.raises(CannotDo):
        place.ada.says(general, "hello")
    place.world.advance(timedelta(hours=1, seconds=1))
    place.ada.says(general, "hello")
    assert await refusal(place.member.timeout(discord.utils.utcnow() + timedelta(days=30))) == (400, 50035)
    place.community.owner.silences(place.ada, timedelta(hours=1))
    place.ada.leaves()
    place.ada.joins()
    assert place.ada.may_write(general)


async def test_a_ban_keeps_out_until_it_is_lifted(place: Place) -> None:
    place.ada.says(place.community.general, "scam")
    await place.guild.ban(discord.Object(place.ada.id), reason="fraud")
    assert place.community.owner.reads(place.community.general) == []  # the library asks for a day's messages
    assert [(one.user.id, one.reason) async for one in place.guild.bans()] == [(place.ada.id, "fraud")]
    with pytest.raises(CannotDo):
        place.ada.joins()
    await place.guild.unban(discord.Object(place.ada.id))
    assert await refusal(place.guild.unban(discord.Object(place.ada.id))) == (404, 10026)
    place.ada.joins()
    await (await place.guild.fetch_member(place.ada.id)).kick(reason="again")
    assert place.ada.member is None
    place.ada.joins()


async def test_the_bot_makes_roles_below_itself_and_moves_only_those(place: Place) -> None:
    made = await place.guild.create_role(name="pro", reason="plan")
    assert (place.community.guild.roles[made.id].permissions, made.position) == (0, 1)
    boss = place.community.admin("boss")
    (staff,) = boss.roles
    assert await refusal(made.edit(position=50)) == (403, 50013)
    assert await refusal(place.guild.get_role(staff.id).delete()) == (403, 50013)
    assert await refusal(made.edit(permissions=discord.Permissions(administrator=True))) == (403, 50013)
    await made.edit(name="pro 2")
    await made.delete()
    assert made.id not in place.community.guild.roles


async def test_people_are_held_to_their_own_rights(place: Place) -> None:
    with pytest.raises(CannotDo):
        place.ada.gives(place.vip, place.ada)
    helper = place.community.admin("helper", bits=MANAGE_ROLES)
    helper.gives(place.vip, place.ada)
    with pytest.raises(CannotDo):
        helper.bans(place.ada)
    with pytest.raises(CannotDo):
        helper.gives(helper.roles[0], place.ada)
    assert place.ada.roles == [place.vip]


async def test_a_reordering_by_hand_is_heard(place: Place) -> None:
    bot_role = place.community.bot_role
    assert bot_role is not None
    place.community.reorders([place.vip, bot_role])
    await place.world.until(lambda: len(place.bot.of("guild_role_update")) == 2)
    assert place.guild.get_role(place.vip.id) > place.guild.me.top_role


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
