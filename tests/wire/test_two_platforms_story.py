"""One person on Telegram and on Discord with Stripe beside them: paid here, in there, out again, and told once."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from tests.wire.discord import Person
from tests.wire.discord_side import a_vip_room
from tests.wire.two_platforms import Town, open_town


@pytest.fixture
async def town(sqlite_url: str) -> AsyncIterator[Town]:
    async with open_town(sqlite_url) as opened:
        yield opened


def heard(person: Person) -> str:
    return "\n".join(one.content for one in person.inbox)


async def test_what_is_paid_on_telegram_opens_discord_until_the_card_fails_for_good(town: Town) -> None:
    discord, telegram = town.discord, town.telegram
    ada = discord.community.member("Ada")
    room = await a_vip_room(discord)
    anna = telegram.telegram.user(2, "Anna", "en")
    anna.starts()
    customer = await town.pays(anna)
    assert not ada.sees(room)

    assert "one person" in await town.links(ada, await town.code(anna))
    assert ada.sees(room) and [role.name for role in ada.roles] == ["vip"]

    discord.owner.takes(ada.roles[0], ada)
    assert not ada.sees(room)
    await discord.discord.until(lambda: ada.sees(room))

    discord.discord.drops_socket()
    ada.says(room, "while torn")
    await discord.discord.until(lambda: discord.discord.connected)
    discord.discord.loses_session()
    lost = [f"lost {number}" for number in range(20)]
    for text in lost:
        ada.says(room, text)
    discord.owner.takes(ada.roles[0], ada)
    await discord.discord.until(lambda: discord.discord.connected and ada.sees(room), 20)
    ada.says(room, "after")
    assert await discord.until_kept(room, 22) == ["while torn", *lost, "after"]

    town.stripe.card_fails(customer)
    before = len(anna.private.messages), len(ada.inbox)
    await town.after(days=28, hours=2)
    assert ada.sees(room)
    assert "could not be charged" in heard(ada)
    await town.after(days=6, hours=20)
    assert ada.sees(room)
    await town.after(hours=5)
    assert not ada.sees(room) and ada.roles == []
    assert not ada.may_write(room)
    # She was on Discord last: nothing of it was said on Telegram, and nothing twice.
    assert len(anna.private.messages) == before[0]
    assert len({one.content for one in ada.inbox}) == len(ada.inbox) > before[1]


async def test_who_closes_one_chat_is_told_in_the_other_once(town: Town) -> None:
    discord = town.discord
    ada = discord.community.member("Ada")
    await a_vip_room(discord)
    anna = town.telegram.telegram.user(2, "Anna", "en")
    anna.starts()
    await town.links(ada, await town.code(anna))
    ada.closes_dms()
    before = len(anna.private.messages)
    await discord.orders(discord.owner, "ban", who=ada, reason="spam")
    await town.quiet()
    told = [one.text for one in anna.private.messages[before:] if one.is_by_bot]
    assert len(told) == 1 and "spam" in told[0]
    assert not [one for one in ada.reads(discord.community.general) if ada.user in one.mentions]


async def test_an_owner_hears_of_a_shut_discord_on_telegram(town: Town) -> None:
    discord, owner = town.discord, town.telegram.owner
    await a_vip_room(discord)
    await town.links(discord.owner, await town.code(owner))
    discord.owner.closes_dms()
    assert discord.community.bot_role is not None
    discord.community.changes_role(discord.community.bot_role, discord.community.bot_role.permissions & ~(1 << 28))
    await discord.discord.until(lambda: any("Manage Roles" in one.text for one in owner.private.messages))


async def test_a_seat_is_one_and_moves_after_a_day(town: Town) -> None:
    discord = town.discord
    ada, other = discord.community.member("Ada"), discord.community.member("Ada2")
    room = await a_vip_room(discord)
    anna = town.telegram.telegram.user(2, "Anna", "en")
    anna.starts()
    await town.pays(anna)
    await town.links(ada, await town.code(anna))
    assert ada.sees(room)
    assert "/unlink" in await town.links(other, await town.code(anna))
    assert not other.sees(room)
    await town.telegram.writes(anna, "/unlink discord yes")
    await town.quiet()
    assert not ada.sees(room)
    await town.links(other, await town.code(anna))
    assert not other.sees(room)
    town.stripe.advance(timedelta(hours=24))
    await town.links(other, await town.code(anna))
    assert other.sees(room) and not ada.sees(room)


async def test_two_who_both_paid_are_one_with_the_later_end_and_the_owner_is_told(town: Town) -> None:
    discord = town.discord
    ada = discord.community.member("Ada")
    room = await a_vip_room(discord)
    anna = town.telegram.telegram.user(2, "Anna", "en")
    anna.starts()
    await town.pays(anna)
    await town.after(days=10)
    asked = await discord.orders(ada, "subscribe", plan="vip")
    await town.stripe.pay(next(one.url for one in asked.buttons if one.url))
    await town.hear()
    assert ada.sees(room)
    assert "/cancel" in await town.links(ada, await town.code(anna))
    assert ada.sees(room)
    assert "both" in heard(discord.owner) or "both" in "".join(one.text for one in town.telegram.owner.private.messages)


async def test_a_role_above_the_bot_is_refused_in_words_and_the_room_stays_as_it_was(town: Town) -> None:
    discord = town.discord
    room = discord.community.channel("vip-room")
    await discord.orders(discord.owner, "newplan", code="vip", amount="30", currency="cny", every="month")
    top = discord.community.role("top")
    assert discord.community.bot_role is not None
    discord.community.reorders([top, discord.community.bot_role])
    await discord.quiet()
    asked = await discord.orders(discord.owner, "bind", channel=room, plan="vip", role=top)
    assert "above" in asked.text and "top" in asked.text
    assert room.overwrites == {} and discord.community.member("Ada").sees(room)
