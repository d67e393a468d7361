"""Paid channels on Discord: who sees them, what follows the money, and what happens when the bot cannot act."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from tests.wire.discord import DiscordStandIn
from tests.wire.discord_side import Side, a_vip_room, serving


@pytest.fixture
async def discord() -> AsyncIterator[DiscordStandIn]:
    async with DiscordStandIn() as stand_in:
        stand_in.limits.on = False
        yield stand_in


@pytest.fixture
async def side(discord: DiscordStandIn, sqlite_url: str) -> AsyncIterator[Side]:
    async with serving(discord, discord.guild("root"), sqlite_url) as served:
        yield served


async def test_who_pays_sees_the_channel_and_nobody_else(side: Side) -> None:
    ada, bob = side.community.member("Ada"), side.community.member("Bob", locale="zh-CN")
    room = await a_vip_room(side)
    assert not ada.sees(room)
    await side.pays(ada, "vip")
    assert ada.sees(room)
    assert ada.may_write(room)
    assert not bob.sees(room)
    assert [role.name for role in ada.roles] == ["vip"]
    assert any("vip-room" in one.content for one in ada.inbox)


async def test_a_role_that_is_taken_by_hand_comes_back(side: Side) -> None:
    ada = side.community.member("Ada")
    room = await a_vip_room(side)
    await side.pays(ada, "vip")
    side.owner.takes(ada.roles[0], ada)
    assert not ada.sees(room)
    await side.discord.until(lambda: ada.sees(room))


async def test_a_role_that_is_given_by_hand_goes(side: Side) -> None:
    ada, bob = side.community.member("Ada"), side.community.member("Bob")
    room = await a_vip_room(side)
    await side.pays(ada, "vip")
    own = side.community.role("friend")
    side.owner.gives(own, bob)
    side.owner.gives(ada.roles[0], bob)
    await side.discord.until(lambda: not bob.sees(room))
    assert bob.roles == [own]


async def test_the_role_goes_when_the_grace_is_over(side: Side) -> None:
    ada = side.community.member("Ada")
    room = await a_vip_room(side)
    await side.pays(ada, "vip")
    await side.orders(ada, "cancel")
    asked = await side.orders(ada, "cancel")
    pressed = await ada.presses(asked.buttons[0])
    await pressed.settled()
    await side.quiet()
    assert ada.sees(room)
    await side.later(timedelta(days=32))
    assert not ada.sees(room)
    assert ada.roles == []


async def test_who_paid_and_joins_again_has_the_role_at_once(side: Side) -> None:
    ada = side.community.member("Ada")
    room = await a_vip_room(side)
    await side.pays(ada, "vip")
    ada.leaves()
    ada.joins()
    await side.discord.until(lambda: ada.sees(room))


async def test_who_left_keeps_the_plan_and_nothing_is_stuck(side: Side) -> None:
    ada = side.community.member("Ada")
    room = await a_vip_room(side)
    await side.pays(ada, "vip")
    ada.leaves()
    await side.later(timedelta(minutes=11))
    assert not any("cannot" in one.content for one in side.owner.inbox)
    ada.joins()
    await side.discord.until(lambda: ada.sees(room))


@pytest.mark.parametrize("flaw", ["high", "managed", "everyone", "admin"])
async def test_a_role_that_cannot_be_handed_out_is_refused_in_words(side: Side, flaw: str) -> None:
    room = side.community.channel("vip-room")
    await side.orders(side.owner, "newplan", code="vip", amount="30", currency="cny", every="month")
    match flaw:
        case "high":
            role = side.community.role("top")
            assert side.community.bot_role is not None
            side.community.reorders([role, side.community.bot_role])
        case "managed":
            role = side.community.role("other-bot", managed=True)
        case "everyone":
            role = side.community.guild.everyone
        case _:
            role = side.community.role("boss", 1 << 3)
    await side.quiet()
    asked = await side.orders(side.owner, "bind", channel=room, plan="vip", role=role)
    words = {"high": "above", "managed": "integration", "everyone": "@everyone", "admin": "administrator"}
    assert words[flaw] in asked.text
    assert asked.buttons
    assert room.overwrites == {}


async def test_a_role_that_is_put_above_the_bot_is_told_to_the_owner_and_asked_for_once(side: Side) -> None:
    ada, bob = side.community.member("Ada"), side.community.member("Bob")
    await a_vip_room(side)
    await side.pays(ada, "vip")
    assert side.community.bot_role is not None
    side.community.reorders([ada.roles[0], side.community.bot_role])
    await side.discord.until(lambda: any("above" in one.content for one in side.owner.inbox))
    before = len(side.discord.asked)
    await side.pays(bob, "vip")
    assert bob.roles == []
    assert [one for one in side.discord.asked[before:] if one.status in {401, 403}] == []
    side.community.reorders([side.community.bot_role, ada.roles[0]])
    await side.discord.until(lambda: bool(bob.roles), 5)


async def test_a_channel_that_the_bot_does_not_see_is_refused_in_words(side: Side) -> None:
    room = side.community.channel("vip-room", private=True)
    await side.orders(side.owner, "newplan", code="vip", amount="30", currency="cny", every="month")
    asked = await side.orders(side.owner, "bind", plan="vip", channel=room)
    assert "View Channel" in asked.text
    assert list(room.overwrites) == [side.community.id]


async def test_without_the_right_to_manage_roles_the_binding_is_refused_in_words(side: Side) -> None:
    room = side.community.channel("vip-room")
    await side.orders(side.owner, "newplan", code="vip", amount="30", currency="cny", every="month")
    assert side.community.bot_role is not None
    side.community.changes_role(side.community.bot_role, side.community.bot_role.permissions & ~(1 << 28))
    await side.quiet()
    asked = await side.orders(side.owner, "bind", plan="vip", channel=room)
    assert "Manage Roles" in asked.text


async def test_a_deleted_role_is_told_once_and_made_again_by_binding(side: Side) -> None:
    ada, bob = side.community.member("Ada"), side.community.member("Bob")
    room = await a_vip_room(side)
    await side.pays(ada, "vip")
    side.community.deletes_role(ada.roles[0])
    await side.discord.until(lambda: any("role of this plan is gone" in one.content for one in side.owner.inbox))
    await side.pays(bob, "vip")
    await side.orders(side.owner, "bind", plan="vip", channel=room)
    await side.discord.until(lambda: ada.sees(room) and bob.sees(room), 5)


async def test_a_timeout_goes_on_after_leaving_and_coming_back(side: Side) -> None:
    ada = side.community.member("Ada")
    side.owner.silences(ada, timedelta(hours=1))
    await side.quiet()
    await side.discord.until(lambda: True)
    ada.leaves()
    ada.joins()
    await side.discord.until(lambda: ada.member is not None and ada.member.silenced_until is not None)


async def test_a_ban_outranks_payment(side: Side) -> None:
    ada = side.community.member("Ada")
    room = await a_vip_room(side)
    await side.pays(ada, "vip")
    await side.orders(side.owner, "ban", who=ada)
    await side.discord.until(lambda: not ada.sees(room))
    await side.orders(side.owner, "unban", who=ada)
    await side.discord.until(lambda: ada.sees(room))


async def test_a_comp_for_somebody_who_never_wrote_opens_the_channel(side: Side) -> None:
    bob = side.community.member("Bob")
    room = await a_vip_room(side)
    asked = await side.orders(side.owner, "grant", who=bob, plan="vip", days=7)
    pressed = await side.owner.presses(asked.buttons[0])
    await pressed.settled()
    await side.discord.until(lambda: bob.sees(room))
    shown = await side.orders(bob, "join")
    assert [one.url for one in shown.buttons if one.url] == [
        f"https://discord.com/channels/{side.community.id}/{room.id}"
    ]


async def test_a_right_that_comes_back_mends_everything_at_once(side: Side) -> None:
    ada, bob = side.community.member("Ada"), side.community.member("Bob")
    room = await a_vip_room(side)
    await side.pays(ada, "vip")
    own = side.community.bot_role
    assert own is not None
    bits = own.permissions
    side.community.changes_role(own, bits & ~(1 << 28))
    await side.discord.until(lambda: any("Manage Roles" in one.content for one in side.owner.inbox))
    side.owner.takes(ada.roles[0], ada)
    await side.pays(bob, "vip")
    assert not bob.sees(room)
    assert [one.status for one in side.discord.asked if one.status == 403] == []
    side.community.changes_role(own, bits)
    await side.discord.until(lambda: ada.sees(room) and bob.sees(room))
    await side.discord.until(lambda: any("again" in one.content for one in side.owner.inbox))


async def test_a_gated_channel_that_is_opened_to_everybody_is_told_to_the_owner(side: Side) -> None:
    room = await a_vip_room(side)
    side.community.overwrites(room, side.community.guild.everyone)
    await side.discord.until(lambda: any("everybody sees" in one.content for one in side.owner.inbox))


async def test_a_role_that_is_called_as_the_plan_is_taken_for_it_if_it_can_be_handed_out(side: Side) -> None:
    room = side.community.channel("vip-room")
    await side.orders(side.owner, "newplan", code="vip", amount="30", currency="cny", every="month")
    role = side.community.role("VIP")
    assert side.community.bot_role is not None
    side.community.reorders([role, side.community.bot_role])
    await side.quiet()
    assert "above" in (await side.orders(side.owner, "bind", plan="vip", channel=room)).text
    side.community.reorders([side.community.bot_role, role])
    await side.quiet()
    assert "VIP" in (await side.orders(side.owner, "bind", plan="vip", channel=room)).text
    ada = side.community.member("Ada")
    await side.pays(ada, "vip")
    assert ada.roles == [role]


async def test_a_namesake_that_somebody_has_already_is_left_alone(side: Side) -> None:
    role = side.community.role("vip")
    bob = side.community.member("Bob", roles=[role])
    await side.quiet()
    await a_vip_room(side)
    await side.later(timedelta(minutes=11))
    assert bob.roles == [role]
