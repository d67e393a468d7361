"""What the bot says on its own: at most once, no faster than Telegram lets it, and never to who shut the door."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from core.kernel.ids import TELEGRAM, Address
from core.kernel.messages import Answer, Notice
from core.kernel.phrase import phrase
from core.kernel.ports import notice_job
from tests.wire.telegram import Limits, Person, TelegramStandIn
from tests.wire.telegram_side import BEGIN, Side, serving, words


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramStandIn]:
    async with TelegramStandIn(BEGIN, follows_real_time=True, limits=Limits()) as stand_in:
        yield stand_in
    assert stand_in.not_modelled == []


@pytest.fixture
async def side(telegram: TelegramStandIn, sqlite_url: str) -> AsyncIterator[Side]:
    async with serving(telegram, sqlite_url, is_paced=True) as served:
        yield served


async def started(side: Side, number: int = 2, name: str = "Ann") -> Person:
    """Return somebody who has started the bot."""
    person = side.telegram.user(number, name, "en")
    person.starts()
    await side.quiet()
    person.inbox()
    return person


async def push(side: Side, person: Person, key: str) -> None:
    """Have the bot say something on its own, and wait for what becomes of it."""
    await put(side, person, key)
    await side.app.schedule.until_quiet()


async def put(side: Side, person: Person, key: str) -> None:
    async with side.app.work.write() as tx:
        member = await tx.members.at(Address(TELEGRAM, str(person.id)))
        assert member is not None
        said = Answer((phrase("plain", text=f"push {key}"),))
        await tx.outbox.put(Notice(member.id, key, said), side.now())
        await tx.jobs.enqueue(notice_job(key))


async def outcome(side: Side, key: str) -> str | None:
    """Return what is kept of the notice."""
    import sqlalchemy as sa

    async with side.app.work.read() as tx:
        return await tx.connection.scalar(sa.text("SELECT outcome FROM notices WHERE key = :key"), {"key": key})


async def test_what_was_perhaps_said_is_not_said_again(side: Side) -> None:
    ann = await started(side)
    side.telegram.fault("drop_after", "sendMessage")
    await push(side, ann, "one")
    await side.later(timedelta(hours=2))
    assert [message.text for message in ann.inbox()] == ["push one"]
    assert await outcome(side, "one") == "send.unsure"


async def test_what_was_certainly_not_said_is_said_later(side: Side) -> None:
    ann = await started(side)
    side.telegram.fault("status", "sendMessage", times=2)
    await push(side, ann, "one")
    assert ann.inbox() == []
    await side.later(timedelta(minutes=1))
    await side.later(timedelta(minutes=1))
    assert [message.text for message in ann.inbox()] == ["push one"]
    assert await outcome(side, "one") == "sent"


async def test_a_chat_that_asks_for_patience_delays_no_other_one(side: Side) -> None:
    ann, bob = await started(side), await started(side, 3, "Bob")
    side.telegram.flood(3600, ann)
    await push(side, ann, "ann")
    await push(side, bob, "bob")
    assert [message.text for message in bob.inbox()] == ["push bob"]
    assert ann.inbox() == []


async def test_who_blocked_the_bot_is_left_alone_and_gets_one_summary_after(side: Side) -> None:
    ann = await started(side)
    ann.blocks_bot()
    await side.quiet()
    calls = len(side.telegram.calls("sendMessage"))
    for number in range(3):
        await push(side, ann, f"n{number}")
    assert len(side.telegram.calls("sendMessage")) == calls
    assert await outcome(side, "n0") == "person.unreachable"
    ann.unblocks_bot()
    await side.quiet()
    [summary] = ann.inbox()
    assert "back" in summary.text


async def test_who_blocked_the_bot_unseen_is_known_by_the_refusal(side: Side) -> None:
    ann = await started(side)
    side.telegram.fault("status", "sendMessage", status=403, description="Forbidden: bot was blocked by the user")
    await push(side, ann, "one")
    assert await outcome(side, "one") == "person.unreachable"
    assert "Ann" in words(await side.writes(ann, "/me"))


async def test_many_pushes_meet_no_flood_control_and_commands_go_before_them(side: Side) -> None:
    people = [side.telegram.user(100 + number, f"P{number}", "en") for number in range(90)]
    for person in people:
        person.starts()
    await side.quiet()
    ann = await started(side)
    await asyncio.gather(*(put(side, person, f"to {person.id}") for person in people))
    loop = asyncio.get_running_loop()
    begin = loop.time()
    ann.writes("/me")
    await side.telegram.until(lambda: any(one.is_by_bot for one in ann.private.messages[3:]))
    waited = loop.time() - begin
    await side.app.schedule.until_quiet()
    assert side.telegram.world.flood.refused == 0
    unsaid = {
        person.id: await outcome(side, f"to {person.id}") for person in people if "push" not in words(person.inbox())
    }
    assert unsaid == {}
    assert waited < 2.0


async def test_a_long_text_arrives_in_pieces_each_once(side: Side) -> None:
    ann = await started(side)
    text = "一句话。" * 2_500
    async with side.app.work.write() as tx:
        member = await tx.members.at(Address(TELEGRAM, str(ann.id)))
        assert member is not None
        await tx.outbox.put(Notice(member.id, "long", Answer((phrase("plain", text=text),))), side.now())
        await tx.jobs.enqueue(notice_job("long"))
    await side.app.schedule.until_quiet()
    assert "".join(message.text for message in ann.inbox()) == text
