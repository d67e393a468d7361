"""Ten minutes in which the Bot API answers 502 or cuts the line: nothing is lost, doubled or reordered, and all is
caught up."""

import asyncio
from datetime import timedelta

import pytest

from core.kernel.ids import TELEGRAM, Address
from core.kernel.messages import Answer, Notice
from core.kernel.phrase import phrase
from core.kernel.ports import notice_job
from tests.wire.telegram import Person, Room, TelegramStandIn
from tests.wire.telegram_side import BEGIN, SECRET, Side, serving
from tests.wire.test_telegram_lost import MODES, ROOMS, a_town, talk

STEPS, STEP, A_STEP = 5, timedelta(minutes=2), 24


async def put(side: Side, person: Person, key: str) -> None:
    async with side.app.work.write() as tx:
        member = await tx.members.at(Address(TELEGRAM, str(person.id)))
        assert member is not None
        await tx.outbox.put(Notice(member.id, key, Answer((phrase("plain", text=f"push {key}"),))), side.now())
        await tx.jobs.enqueue(notice_job(key))


async def an_outage(side: Side, rooms: list[Room], ann: Person) -> None:
    """Ten minutes go by in which everybody talks on; lines are cut in every other step."""
    for step in range(STEPS):
        side.telegram.recovers()
        side.telegram.outage("status")
        if step % 2:
            side.telegram.fault("drop_before", "getUpdates", times=None)
        talk(side.telegram, rooms, step * A_STEP, A_STEP)
        if step == 1:
            await put(side, ann, "one")
            ann.writes("/me")
        await asyncio.sleep(0.15)
        side.telegram.advance(STEP)
    await side.app.schedule.until_quiet()
    side.telegram.recovers()


@pytest.mark.parametrize("mode", MODES)
async def test_ten_minutes_without_telegram_lose_nothing(sqlite_url: str, mode: str) -> None:
    async with (
        TelegramStandIn(BEGIN, follows_real_time=True) as telegram,
        serving(telegram, sqlite_url, telegram_mode=mode, telegram_webhook_secret=SECRET) as side,
    ):
        rooms, ann = a_town(telegram), telegram.user(2, "Ann", "en")
        ann.starts()
        await side.quiet()
        ann.inbox()
        await an_outage(side, rooms, ann)
        await telegram.until(lambda: not telegram.pending, 30)
        await side.later(STEP)
        for place, room in enumerate(rooms):
            assert await side.kept(room) == [str(n) for n in range(STEPS * A_STEP) if n % ROOMS == place]
        said = [one.text for one in ann.inbox()]
        assert said.count("push one") == 1
        assert sum("Ann" in one for one in said) == 1
        assert telegram.not_modelled == []
