"""Roles, hierarchy, overwrites, bans and time-outs at the stand-in of Discord: who can do what, and who sees what."""

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


async def test_a_deleted_account_is_out_and_cannot_be_reached(place: Place) -> None:
    person = place.bot.get_user(place.ada.id)
    place.ada.renames_self("Countess")
    await place.world.until(lambda: place.member.nick == "Countess")
    place.ada.deletes_account()
    await place.world.until(lambda: place.bot.of("raw_member_remove"))
    assert await refusal(person.send("hello")) == (403, 50007)
    assert (await place.bot.fetch_user(place.ada.id)).name.startswith("deleted_user_")
