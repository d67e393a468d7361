"""Fourteen days of a course on the console, in Chinese and in English, with restarts: every notice counted."""

import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from adapters.sql.base import metadata
from bot.app import App, build
from bot.settings import Settings
from core.courses.model import Course, Lesson
from core.kernel.ids import CourseId, LessonId, PlanCode
from core.kernel.messages import Reply
from tests.fakes.clock import HandClock

START = datetime(2026, 10, 26, 10, tzinfo=UTC)
"""The clocks of New York go back on the sixth day."""
COURSE, LESSONS, DAYS, STEP = CourseId("py"), 6, 14, timedelta(hours=12)
ZONES = {"zoe": "Asia/Shanghai", "eve": "America/New_York", "bob": "UTC", "tom": "UTC"}
OURS = ("drip.", "challenge.", "answer.", "ask.")
KEYS = "k1:" + "A" * 43 + "="


@dataclass
class Community:
    """A product that is stopped and started on the same store, and what its people were told so far."""

    url: str
    clock: HandClock = field(default_factory=lambda: HandClock(START))
    told: dict[str, list[Reply]] = field(default_factory=dict)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    app: App = field(init=False)

    async def start(self) -> None:
        settings = Settings(database_url=self.url, data_keys=KEYS, owner_ids="console:root", timezone="UTC")  # pyright: ignore[reportArgumentType]
        self.app = await self._stack.enter_async_context(build(settings, clock=self.clock))

    async def stop(self) -> None:
        await self._stack.aclose()

    async def say(self, person: str, line: str) -> Reply:
        (reply,) = await self.app.say(person, line)
        return reply

    async def press(self, person: str, reply: Reply, place: int = 0) -> Reply:
        (answer,) = await self.app.press(person, reply.buttons[place])
        return answer

    async def go_on(self) -> None:
        """Let what is due happen, and read every inbox."""
        await self.app.run_due()
        for person in ("root", *ZONES):
            found = [one for one in await self.app.inbox(person) if one.key.startswith(OURS)]
            self.told.setdefault(person, []).extend(found)

    def counted(self, person: str) -> Counter[str]:
        return Counter(one.key for one in self.told[person])


@pytest.fixture
async def place(sqlite_url: str) -> AsyncIterator[Community]:
    community = Community(sqlite_url)
    await community.start()
    lessons = tuple(Lesson(LessonId(f"py-{n}"), COURSE, n, f"第 {n} 课") for n in range(1, LESSONS + 1))
    await community.say("root", "/newplan vip 30.00 cny month")
    await community.say("root", "/lang en")
    members = metadata.tables["members"]
    for person, zone in ZONES.items():
        await community.say(person, "/lang zh" if person == "zoe" else "/lang en")
        async with community.app.work.write() as tx:
            mine = members.c.name == person
            await tx.connection.execute(sa.update(members).where(mine).values(zone=zone))
    async with community.app.work.write() as tx:
        await tx.courses.put(Course(COURSE, "Python", plans=frozenset((PlanCode("vip"),)), lessons=lessons))
    yield community
    await community.stop()


async def give(place: Community, person: str, days: int) -> None:
    await place.press("root", await place.say("root", f"/grant {person} vip {days}"))


async def test_every_notice_of_a_fortnight_comes_once(place: Community) -> None:
    chance = random.Random(14)
    assert (await place.say("root", "/drip py every 2 at 9")).key == "drip.card"
    for person, days in (("zoe", 30), ("eve", 30), ("bob", 3)):
        await give(place, person, days)
    card = await place.say("root", "/challenge 早起读书 5")
    for person in ("zoe", "eve"):
        assert (await place.press(person, card)).key == "challenge.joined"
    restarts = set(chance.sample(range(DAYS * 2), 3))
    for step in range(DAYS * 2):
        if step in restarts:
            await place.stop()
            await place.start()
        if step % 2 == 0 and step < 10:
            assert (await place.say("zoe", "/checkin 读了十页")).key == "checkin.done"
        if step == 3:
            assert (await place.say("eve", "/ask py What is a list?")).key == "ask.sent"
        if step == 4:
            assert (await place.say("root", "/answer 1 Many things in order.")).key == "answer.sent"
        if step == 16:
            await give(place, "bob", 30)
        await place.go_on()
        place.clock.pass_by(STEP)
    told = {person: place.counted(person) for person in place.told}
    ended = {"drip.lesson": LESSONS, "challenge.ended": 1}
    assert told["zoe"] == ended
    assert told["eve"] == {**ended, "answer.told": 1}
    assert told["bob"] == {"drip.lesson": 5}, "days 0 and 2, and from 9 on: those of the pause do not count"
    assert (told["tom"], told["root"]) == ({}, {"ask.told": 1})
    assert len({one.text for one in place.told["zoe"]}) == LESSONS + 1
    assert any("5 天里你打卡 5 天，漏了 0 天" in one.text for one in place.told["zoe"])
    assert any("on 0 of 5 days" in one.text for one in place.told["eve"])
    assert any("Many things in order." in one.text for one in place.told["eve"])
    assert (await place.say("eve", "/lesson py-6")).key == "lesson.card"
    assert (await place.say("tom", "/lesson py-6")).key == "lesson.locked"
