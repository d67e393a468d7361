"""Paid rooms on Telegram: who is let in, who is put out, and what happens when the bot cannot do either."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from core.kernel.ids import TELEGRAM, Address
from tests.wire.telegram import Person, Room, TelegramStandIn
from tests.wire.telegram_side import BEGIN, SECRET, Side, a_vip_room, serving, urls, words

MONTH = timedelta(days=31)


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramStandIn]:
    async with TelegramStandIn(BEGIN, follows_real_time=True) as stand_in:
        yield stand_in
    assert stand_in.not_modelled == []


@pytest.fixture(params=("polling", "webhook"))
async def side(request: pytest.FixtureRequest, telegram: TelegramStandIn, sqlite_url: str) -> AsyncIterator[Side]:
    more = {"telegram_mode": request.param, "telegram_webhook_secret": SECRET}
    async with serving(telegram, sqlite_url, **more) as served:
        yield served


@pytest.fixture(params=("group", "supergroup", "channel"))
async def room(request: pytest.FixtureRequest, side: Side) -> Room:
    """A paid room of each kind, with a link that everybody may have."""
    made: Room = getattr(side.telegram, request.param)("VIP", side.owner)
    await a_vip_room(side, made)
    return made


def public_link(side: Side) -> str:
    """Return the link that the owner was told to share."""
    return next(url for url in reversed(urls(side.owner.private.messages)) if "t.me/+" in url)


async def test_a_stranger_is_told_how_to_pay_declined_and_let_in_after_paying(side: Side, room: Room) -> None:
    ann = side.telegram.user(2, "Ann", "en")
    ann.asks_to_join(public_link(side))
    await side.quiet()
    assert ann.id not in room.members
    assert room.requests == {}
    assert "VIP" in words(ann.private.messages)
    await side.pay(ann)
    ann.asks_to_join(public_link(side))
    await side.quiet()
    assert ann.id in room.members


async def test_a_stranger_who_started_the_bot_is_sent_a_link_of_their_own_after_paying(side: Side, room: Room) -> None:
    ann = side.telegram.user(2, "Ann", "en")
    ann.asks_to_join(public_link(side))
    await side.quiet()
    start = next(url for url in urls(ann.private.messages) if "?start=" in url)
    ann.follows(start)
    await side.quiet()
    await side.pay(ann)
    link = urls(ann.private.messages)[-1]
    assert "t.me/+" in link
    ann.asks_to_join(link)
    await side.quiet()
    assert ann.id in room.members
    assert next(one for one in room.links if one.url == link).is_revoked


async def test_who_starts_the_bot_after_paying_finds_the_way_in(side: Side, room: Room) -> None:
    ann = side.telegram.user(2, "Ann", "en")
    ann.asks_to_join(public_link(side))
    await side.quiet()
    await side.pay(ann)
    ann.starts()
    await side.quiet()
    ann.asks_to_join(next(url for url in urls(ann.private.messages) if "t.me/+" in url))
    await side.quiet()
    assert ann.id in room.members


async def test_a_friend_who_has_the_link_of_a_payer_is_declined(side: Side, room: Room) -> None:
    ann = side.telegram.user(2, "Ann", "en")
    await side.writes(ann, "/subscribe vip")
    await side.pay(ann)
    link = urls(ann.private.messages)[-1]
    bob = side.telegram.user(3, "Bob", "en")
    bob.asks_to_join(link)
    await side.quiet()
    assert bob.id not in room.members
    assert "someone else" in words(bob.private.messages)
    ann.asks_to_join(link)
    await side.quiet()
    assert ann.id in room.members


async def test_whose_right_has_ended_is_put_out_and_comes_back_after_paying(side: Side, room: Room) -> None:
    ann = side.telegram.user(2, "Ann", "en")
    await side.writes(ann, "/subscribe vip")
    await side.pay(ann)
    ann.asks_to_join(urls(ann.private.messages)[-1])
    await side.quiet()
    assert ann.id in room.members
    await side.writes(ann, "/cancel yes")
    await side.later(MONTH)
    assert ann.id not in room.members
    await side.writes(ann, "/subscribe vip")
    await side.pay(ann)
    ann.asks_to_join(urls(ann.private.messages)[-1])
    await side.quiet()
    assert ann.id in room.members


async def inside(side: Side, room: Room, number: int = 2, name: str = "Ann") -> Person:
    """Return somebody who has paid and come in."""
    person = side.telegram.user(number, name, "en")
    await side.writes(person, "/subscribe vip")
    await side.pay(person)
    person.asks_to_join(urls(person.private.messages)[-1])
    await side.quiet()
    assert person.id in room.members
    return person


async def test_who_leaves_comes_back_by_join(side: Side, room: Room) -> None:
    ann = await inside(side, room)
    ann.leaves(room)
    await side.quiet()
    status = await side.writes(ann, "/status")
    ann.asks_to_join(next(url for url in urls(status) if "t.me/+" in url))
    await side.quiet()
    assert ann.id in room.members


async def test_whom_an_admin_banned_stays_banned_when_the_right_ends(side: Side, room: Room) -> None:
    ann = await inside(side, room)
    await side.writes(ann, "/cancel yes")
    if room.kind == "group":
        return  # a basic group has no list of banned people
    side.owner.removes(ann, room)
    await side.quiet()
    await side.later(MONTH)
    assert room.standing(ann).status == "kicked"


async def test_an_admin_whose_right_ends_stays_and_the_owner_is_told_once(side: Side, room: Room) -> None:
    ann = await inside(side, room)
    await side.writes(ann, "/cancel yes")
    side.owner.promotes(ann, room)
    await side.quiet()
    await side.later(MONTH)
    await side.later(timedelta(hours=1))
    assert ann.id in room.members
    assert (
        sum("Ann" in message.text and "administrator" in message.text for message in side.owner.private.messages) == 1
    )


async def test_a_bot_without_its_right_says_so_and_what_waited_is_done_when_it_is_back(side: Side, room: Room) -> None:
    if room.kind == "group":
        return  # an administrator of a basic group has every right
    ann = await inside(side, room)
    await side.writes(ann, "/cancel yes")
    side.owner.promotes(side.telegram.bot, room, "can_invite_users")
    await side.quiet()
    assert "Ban users" in side.owner.private.messages[-1].text
    await side.later(MONTH)
    assert ann.id in room.members
    side.owner.promotes(side.telegram.bot, room)
    await side.quiet()
    assert ann.id not in room.members
    assert "again" in words(side.owner.private.messages)


async def test_a_request_that_came_while_the_bot_could_not_answer_is_answered_when_it_can(
    side: Side, room: Room
) -> None:
    ann = side.telegram.user(2, "Ann", "en")
    await side.writes(ann, "/subscribe vip")
    await side.pay(ann)
    side.telegram.fault("status", "approveChatJoinRequest", status=400, description="Bad Request: not enough rights")
    ann.asks_to_join(urls(ann.private.messages)[-1])
    await side.quiet()
    assert ann.id not in room.members
    await side.later(timedelta(minutes=1))
    assert ann.id in room.members


async def test_a_group_that_becomes_a_supergroup_stays_guarded(side: Side) -> None:
    group = side.telegram.group("VIP", side.owner)
    await a_vip_room(side, group)
    ann = await inside(side, group)
    ann.says(group, "before")
    await side.quiet()
    new = group.migrates()
    for number in range(40):
        ann.says(new, f"after {number}")
    await side.quiet()
    assert await side.kept(new) == [f"after {number}" for number in range(40)]
    bob = side.telegram.user(3, "Bob", "en")
    await side.writes(bob, "/subscribe vip")
    await side.pay(bob)
    bob.asks_to_join(urls(bob.private.messages)[-1])
    await side.quiet()
    assert bob.id in new.members
    await side.writes(ann, "/cancel yes")
    await side.later(MONTH)
    assert ann.id not in new.members


async def test_a_group_that_moved_while_the_bot_was_not_told_is_found_by_the_error(side: Side) -> None:
    group = side.telegram.group("VIP", side.owner)
    await a_vip_room(side, group)
    side.telegram.world.updates.allowed = frozenset()
    new = group.migrates()
    ann = side.telegram.user(2, "Ann", "en")
    side.telegram.world.updates.allowed = frozenset(("message", "chat_join_request"))
    await side.writes(ann, "/subscribe vip")
    await side.pay(ann)
    ann.asks_to_join(urls(ann.private.messages)[-1])
    await side.quiet()
    assert ann.id in new.members


async def test_who_came_and_went_unseen_is_found_by_looking(side: Side) -> None:
    room = side.telegram.supergroup("VIP", side.owner)
    await a_vip_room(side, room)
    ann = await inside(side, room)
    address = Address(TELEGRAM, str(room.id))
    assert len(await side.app.cases.inside(address)) == 1
    allowed, side.telegram.world.updates.allowed = side.telegram.world.updates.allowed, frozenset()
    ann.leaves(room)
    side.telegram.world.updates.allowed = allowed
    side.telegram.fault("status", "getChatMember", status=400, description="Bad Request: PARTICIPANT_ID_INVALID")
    await side.later(timedelta(days=1))
    assert len(await side.app.cases.inside(address)) == 1
    await side.later(timedelta(days=1))
    assert len(await side.app.cases.inside(address)) == 0


async def test_a_public_group_is_not_bound(side: Side) -> None:
    hall = side.telegram.supergroup("Hall", side.owner, username="hall")
    await a_vip_room(side, hall)
    assert "public" in side.owner.private.messages[-1].text


async def test_a_room_without_rights_is_not_bound_and_the_menu_path_is_said(side: Side) -> None:
    hall = side.telegram.supergroup("Hall", side.owner)
    await side.writes(side.owner, "/newplan vip 30 cny month")
    side.owner.adds(side.telegram.bot, hall)
    side.owner.says(hall, "/bind vip")
    await side.quiet()
    assert "Administrators" in side.owner.private.messages[-1].text


async def test_the_discussion_of_a_channel_is_bound_with_it(side: Side) -> None:
    channel, talk = side.telegram.channel("News", side.owner), side.telegram.supergroup("Talk", side.owner)
    channel.links_to(talk)
    side.owner.adds(side.telegram.bot, talk)
    side.owner.promotes(side.telegram.bot, talk)
    await a_vip_room(side, channel)
    ann = side.telegram.user(2, "Ann", "en")
    await side.writes(ann, "/subscribe vip")
    await side.pay(ann)
    for link in [url for url in urls(ann.private.messages) if "t.me/+" in url]:
        ann.asks_to_join(link)
    await side.quiet()
    assert ann.id in channel.members
    assert ann.id in talk.members


async def test_a_request_to_a_room_that_no_plan_opens_is_left_to_its_admins(side: Side) -> None:
    hall = side.telegram.supergroup("Hall", side.owner)
    side.owner.adds(side.telegram.bot, hall)
    side.owner.promotes(side.telegram.bot, hall)
    ann = side.telegram.user(2, "Ann", "en")
    ann.asks_to_join(side.owner.makes_link(hall, asks=True))
    await side.quiet()
    assert ann.id in hall.requests


async def test_whom_an_admin_adds_by_hand_is_told_at_once_and_out_after_a_day(side: Side, room: Room) -> None:
    ann = side.telegram.user(2, "Ann", "en")
    ann.starts("hello")
    await side.quiet()
    side.owner.adds(ann, room)
    await side.quiet()
    assert ann.id in room.members
    assert "VIP" in ann.private.messages[-1].text
    assert any("Ann" in message.text or "#" in message.text for message in side.owner.private.messages[-2:])
    await side.later(timedelta(hours=25))
    assert ann.id not in room.members


async def test_a_bot_that_was_thrown_out_says_so_and_guards_again_when_it_is_back(side: Side) -> None:
    room = side.telegram.supergroup("VIP", side.owner)
    await a_vip_room(side, room)
    ann = await inside(side, room)
    await side.writes(ann, "/cancel yes")
    side.owner.removes(side.telegram.bot, room)
    await side.quiet()
    assert "the bot is not in the room" in side.owner.private.messages[-1].text
    [doctor] = await side.writes(side.owner, "/doctor")
    assert "✗ VIP (telegram)" in doctor.text
    await side.later(MONTH)
    assert ann.id in room.members
    side.owner.unbans(side.telegram.bot, room)
    side.owner.adds(side.telegram.bot, room)
    side.owner.promotes(side.telegram.bot, room)
    await side.quiet()
    assert ann.id not in room.members
