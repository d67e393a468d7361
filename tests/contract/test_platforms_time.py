"""What the bot says on its own on any platform, and what outlives a restart."""

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from bot.schedule import Periodic
from core.kernel.messages import NoticeKind
from core.members.model import Language, Purpose
from tests.contract.platforms import DAY, NOON_THERE, PlatformDriver, is_chinese, kept, keys, member, put_notice


async def test_a_notice_arrives_once_in_the_language_of_its_member(there: PlatformDriver) -> None:
    await there.say("ann", "/lang en")
    await there.say("li", "/lang zh")
    for person in ("ann", "li"):
        someone = await member(there, person)
        for _ in range(2):
            await put_notice(there, someone.id, f"hello:{person}")
    for _ in range(2):
        await there.app.run_due()
    english, chinese = await there.inbox("ann"), await there.inbox("li")
    assert keys(english) == keys(chinese) == ["push.suggestion"]
    assert not is_chinese(english)
    assert is_chinese(chinese)
    assert await there.inbox("ann") == []


async def test_a_push_waits_for_the_morning_and_what_must_be_told_does_not(there: PlatformDriver) -> None:
    await there.say("ann", "/consent all on")
    someone = await member(there, "ann")
    there.clock.at = NOON_THERE + timedelta(hours=10, minutes=1)  # 22:01
    await put_notice(there, someone.id, "push", NoticeKind.PUSH)
    await there.app.run_due()
    assert await there.inbox("ann") == []
    await put_notice(there, someone.id, "must")
    await there.app.run_due()
    assert len(await there.inbox("ann")) == 1
    there.clock.at = NOON_THERE + timedelta(hours=19, minutes=59)  # 07:59
    await there.app.run_due()
    assert await there.inbox("ann") == []
    there.clock.at = NOON_THERE + timedelta(hours=20)  # 08:00
    for _ in range(2):
        await there.app.run_due()
    assert len(await there.inbox("ann")) == 1


@pytest.mark.parametrize("purpose", ["nudges", "personal"])
async def test_a_push_asked_for_before_the_no_is_not_sent_after_it(there: PlatformDriver, purpose: str) -> None:
    await there.say("ann", "/consent all on")
    there.clock.at = NOON_THERE + timedelta(hours=10, minutes=1)  # 22:01
    await put_notice(there, (await member(there, "ann")).id, "push", NoticeKind.PUSH)
    await there.app.run_due()
    await there.say("ann", f"/consent {purpose} off")
    there.clock.at = NOON_THERE + timedelta(hours=20)  # 08:00
    await there.app.run_due()
    assert await there.inbox("ann") == []


async def test_an_overdue_periodic_job_runs_once_however_long_it_waited(there: PlatformDriver) -> None:
    runs: list[datetime] = []

    async def note() -> None:
        runs.append(there.clock.now())

    table = (Periodic("hourly", timedelta(hours=1), note), Periodic("daily", DAY, note))
    schedule = replace(there.app.schedule, table=table)
    for passed, expected in ((timedelta(0), 2), (timedelta(0), 0), (timedelta(hours=1), 1), (30 * DAY, 2)):
        there.clock.pass_by(passed)
        runs.clear()
        await schedule.run_due()
        assert runs == [there.clock.now()] * expected


async def test_the_own_table_of_the_product_goes_by_the_given_clock(there: PlatformDriver) -> None:
    await there.app.run_due()
    there.clock.pass_by(400 * DAY)
    await there.app.run_due()
    async with there.app.work.read() as tx:
        ran = {one.name: await tx.jobs.ran_at(one.name) for one in there.app.schedule.table}
    assert set(ran.values()) == {there.clock.now()}


async def test_leaving_and_entering_again_loses_nothing(
    enter: "partial[AbstractAsyncContextManager[PlatformDriver]]",
) -> None:
    async with enter() as there:
        await there.say("owner", "/room hall")
        await there.say("ann", "/lang en")
        await there.press("ann", "/consent mood on")
        await there.say("ann", "hello", "hall", ref="m1")
        await put_notice(there, (await member(there, "ann")).id, "waiting")
        saying = [asyncio.create_task(there.say("ann", f"{n}", "hall", ref=f"late-{n}")) for n in range(50)]
        await asyncio.sleep(0.001)
    told = await asyncio.gather(*saying, return_exceptions=True)
    acknowledged = {f"late-{n}" for n, answer in enumerate(told) if answer == []}
    async with enter() as there:
        assert {"m1", *acknowledged} <= set(await kept(there, "hall"))
        assert keys(await there.say("owner", "/room hall")) == ["room.there"]
        await there.say("ann", "hello again", "hall", ref="m1")
        assert (await kept(there, "hall"))["m1"] == "hello"
        assert set(await there.app.cases.inside(there.room("hall"))) == {(await member(there, "ann")).id}
        ann = await member(there, "ann")
        assert (ann.language, ann.allows(Purpose.MOOD), ann.allows(Purpose.NUDGES)) == (Language.EN, True, False)
        there.clock.pass_by(timedelta(minutes=1))  # what was begun while the bot was leaving is tried again
        await there.app.run_due()
        assert len(await there.inbox("ann")) == 1
