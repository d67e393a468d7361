"""What staff do to those in a paid room, on the console: give, end, give back, keep out, let in, read who did it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.app import build
from bot.settings import Settings
from core.kernel.messages import Reply
from core.members.model import Role
from tests.flow.test_paid_room import HandClock, Shop

VIP = frozenset({"vip"})


@pytest.fixture
async def shop(database_url: str) -> AsyncIterator[Shop]:
    clock = HandClock()
    async with build(Settings(database_url=database_url, owner_ids="console:owner"), clock=clock) as app:
        for line, room in (("/newplan vip 30.00 cny month", None), ("/room vip-room", None), ("/bind vip", "vip-room")):
            await app.say("owner", line, room)
        for person in ("m1", "m2", "mod"):
            await app.say(person, "/lang en")
        async with app.work.write() as tx:
            await tx.members.appoint((await app.member("mod")).id, frozenset((Role.MODERATOR,)))
        yield Shop(app, clock)


async def say(shop: Shop, person: str, line: str, room: str | None = None, *, reply_to: str | None = None) -> Reply:
    (reply,) = await shop.app.say(person, line, room, reply_to=reply_to)
    await shop.app.run_due()
    return reply


async def press(shop: Shop, person: str, reply: Reply) -> Reply:
    """Press the first button."""
    (answer,) = await shop.app.press(person, reply.buttons[0])
    await shop.app.run_due()
    return answer


async def heard(shop: Shop, person: str) -> list[str]:
    return [reply.key for reply in await shop.app.inbox(person)]


async def test_given_ended_given_back_kept_out_and_let_in(shop: Shop) -> None:
    room, owner = "vip-room", "owner"
    await press(shop, owner, await say(shop, owner, "/grant m1 vip 30"))
    assert (await shop.app.members(room), await heard(shop, "m1")) == ({"m1"}, ["access.opened"])
    ended = await press(shop, owner, await say(shop, owner, "/revoke m1 testing"))
    assert (ended.key, await shop.app.members(room)) == ("revoke.done", frozenset())
    assert sorted(await heard(shop, "m1")) == ["access.closed", "revoke.told"]
    assert (await press(shop, owner, ended)).key == "undo.revoke"
    assert (await shop.app.members(room), await shop.app.entitled("m1")) == ({"m1"}, VIP)

    await shop.pay("m2", "vip")
    assert await shop.app.members(room) == {"m1", "m2"}
    await heard(shop, "m2")
    banned = await say(shop, "mod", "/ban m2 2h spam")
    assert (banned.key, await shop.app.members(room)) == ("ban.done", {"m1"})
    inbox = await shop.app.inbox("m2")
    assert sorted(reply.key for reply in inbox) == ["access.closed", "ban.told"]
    assert any("Reason: spam" in reply.text for reply in inbox)
    assert [reply.key for reply in await shop.app.say("m2", "hello", room)] == ["access.shut"]
    assert (await say(shop, "m2", "/join")).key == "join.banned"
    assert await shop.app.entitled("m2") == frozenset(), "a ban outranks what was paid"
    assert (await press(shop, "mod", banned)).key == "unban.done"
    assert await shop.app.entitled("m2") == VIP, "what was paid was not touched"
    assert await shop.app.members(room) == {"m1", "m2"}
    assert sorted(await heard(shop, "m2")) == ["access.opened", "ban.lifted"]
    audit = (await say(shop, owner, "/audit")).text
    assert [line.split("  ")[2] for line in audit.splitlines()[1:]] == [
        *("unban", "ban", "undo", "revoke", "grant", "bind", "room", "newplan")
    ]


async def test_a_ban_ends_by_itself_at_its_time(shop: Shop) -> None:
    await shop.pay("m1", "vip")
    await say(shop, "mod", "/ban m1 10m")
    await shop.after(minutes=9, seconds=59)
    assert await shop.app.members("vip-room") == frozenset()
    await shop.after(seconds=1)
    assert await shop.app.members("vip-room") == {"m1"}


async def test_a_reply_bans_whoever_wrote_the_message(shop: Shop) -> None:
    await shop.pay("m1", "vip")
    await shop.app.say("m1", "buy my coins", "vip-room", ref="77")
    assert (await say(shop, "mod", "/ban 7d spam", "vip-room", reply_to="77")).key == "ban.done"
    assert await shop.app.members("vip-room") == frozenset()
    assert (await say(shop, "mod", "/ban 7d spam", "vip-room", reply_to="78")).key == "ban.nobody"


async def test_a_revoked_subscription_charges_no_more_and_is_kept_to_its_end(shop: Shop) -> None:
    await shop.pay("m1", "vip")
    asked = await say(shop, "owner", "/revoke m1")
    done = await press(shop, "owner", asked)
    assert done.key == "revoke.done" and await shop.app.members("vip-room") == {"m1"}
    assert (await press(shop, "owner", asked)).key == "revoke.none"
    await shop.after(days=31)
    assert (await shop.app.entitled("m1"), await shop.app.members("vip-room")) == (frozenset(), frozenset())


async def test_banned_staff_are_put_out_and_shut_out_too(shop: Shop) -> None:
    await shop.pay("m1", "vip")
    async with shop.app.work.write() as tx:
        await tx.members.appoint((await shop.app.member("m1")).id, frozenset((Role.SUPPORT,)))
    assert (await say(shop, "mod", "/ban m1")).key == "ban.for_good"
    assert await shop.app.members("vip-room") == frozenset()
    assert [reply.key for reply in await shop.app.say("m1", "hello", "vip-room")] == ["access.shut"]


async def test_join_moves_the_doors_at_once(shop: Shop) -> None:
    await shop.app.press("owner", (await shop.app.say("owner", "/grant m1 vip 1"))[0].buttons[0])
    (joined,) = await shop.app.say("m1", "/join")
    assert (joined.key, "you are in" in joined.text) == ("join.rooms", True)
    assert await shop.app.members("vip-room") == {"m1"}
    shop.clock.time += timedelta(days=1)
    (closed,) = await shop.app.say("m1", "/join")
    assert (closed.key, await shop.app.members("vip-room")) == ("join.closed", frozenset())


async def test_a_ban_puts_out_also_whoever_stood_there_before_the_room_was_gated(shop: Shop) -> None:
    await shop.app.say("owner", "/room hall")
    for person in ("m1", "m2"):
        await shop.app.say(person, "hello", "hall")
    await say(shop, "owner", "/bind vip", "hall")
    assert await shop.app.members("hall") == {"m1", "m2"}
    await say(shop, "mod", "/ban m1 1h")
    assert (await shop.app.members("hall"), await heard(shop, "m1")) == ({"m2"}, ["guest.stays", "ban.told"])
    await say(shop, "mod", "/unban m1")
    await say(shop, "mod", "/ban m1 1h")
    assert await heard(shop, "m1") == ["ban.lifted", "ban.told"]
