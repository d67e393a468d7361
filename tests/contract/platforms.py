"""Platforms as a test drives them: one driver each, with the verbs that people have there."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Protocol

from bot.app import App, build
from bot.settings import Settings
from core.courses.model import Course, Lesson
from core.kernel.ids import CONSOLE, Address, CourseId, LessonId, MemberId
from core.kernel.messages import Answer, Button, Incoming, IncomingKind, Notice, NoticeKind, Person, Reply
from core.kernel.phrase import phrase
from core.kernel.ports import Job
from core.members.model import Member
from tests.fakes.clock import HandClock

PLATFORM_KEYS = "k1:" + "A" * 43 + "="
NOON_THERE = datetime(2026, 11, 24, 4, tzinfo=UTC)
"""12:00 in Shanghai, the default zone."""
DAY = timedelta(days=1)
HAN = re.compile(r"[\u4e00-\u9fff]")


class PlatformDriver(Protocol):
    """People on one platform. A `ref` given by hand plays a message that the platform tells twice."""

    app: App
    clock: HandClock

    async def say(  # what a person can vary on any platform
        self, person: str, text: str, room: str | None = None, *, ref: str | None = None, shown_as: str = ""
    ) -> list[Reply]:
        """Return what the person sees after saying `text`, in private or in a room, under the name `shown_as`."""
        ...

    async def press(self, person: str, action: str, *, ref: str | None = None) -> list[Reply]:
        """Return what the person sees after pressing a button with this action, old or new."""
        ...

    async def edit(self, person: str, ref: str, text: str, room: str) -> None:
        """The person changes the message `ref` of the room to `text`; it need not be theirs."""
        ...

    async def delete(self, person: str, ref: str, room: str) -> None:
        """The person takes the message `ref` of the room back; it need not be theirs."""
        ...

    async def inbox(self, person: str) -> list[Reply]:
        """Return what the bot sent to the person on its own since the last call."""
        ...

    def person(self, person: str) -> Address:
        """Return the account of the person."""
        ...

    def room(self, room: str) -> Address:
        """Return the address of the room."""
        ...


@dataclass
class ConsoleDriver:
    """The console: by the outside contract where it has a verb, by the router where only platforms have one."""

    app: App
    clock: HandClock

    def __post_init__(self) -> None:
        self._numbers = count(1)

    async def say(
        self, person: str, text: str, room: str | None = None, *, ref: str | None = None, shown_as: str = ""
    ) -> list[Reply]:
        """Say it as `App.say` does, unless the message needs a reference or a name of its own."""
        if ref is None and not shown_as:
            return await self.app.say(person, text, room)
        return await self._hand_in(person, text, room, ref or self._next(), shown_as=shown_as)

    async def press(self, person: str, action: str, *, ref: str | None = None) -> list[Reply]:
        """Press it as `App.press` does."""
        if ref is None:
            return await self.app.press(person, Button("", action))
        return await self._hand_in(person, action, None, ref, IncomingKind.ACTION)

    async def edit(self, person: str, ref: str, text: str, room: str) -> None:
        """Hand an edit in, a second after the last event."""
        self.clock.pass_by(timedelta(seconds=1))
        assert await self._hand_in(person, text, room, ref, IncomingKind.EDIT) == []

    async def delete(self, person: str, ref: str, room: str) -> None:
        """Hand a deletion in, a second after the last event."""
        self.clock.pass_by(timedelta(seconds=1))
        assert await self._hand_in(person, "", room, ref, IncomingKind.DELETE) == []

    async def inbox(self, person: str) -> list[Reply]:
        """Read the console's inbox."""
        return await self.app.inbox(person)

    def person(self, person: str) -> Address:
        """Return the console account."""
        return Address(CONSOLE, person)

    def room(self, room: str) -> Address:
        """Return the console room."""
        return Address(CONSOLE, room)

    async def _hand_in(
        self,
        person: str,
        text: str,
        room: str | None,
        ref: str,
        kind: IncomingKind = IncomingKind.TALK,
        *,
        shown_as: str = "",
    ) -> list[Reply]:
        who = Person(person, display_name=shown_as or person)
        reply = await self.app.router(Incoming(CONSOLE, room, who, ref, text, self.clock.now(), kind))
        return [] if reply is None else [reply]

    def _next(self) -> str:
        return f"by-hand-{next(self._numbers)}"


PLATFORMS: tuple[Callable[[App, HandClock], PlatformDriver], ...] = (ConsoleDriver,)
"""Every platform's people behave alike: another platform is one more driver here."""


@asynccontextmanager
async def running(settings: Settings, clock: HandClock, kind: type[PlatformDriver]) -> AsyncIterator[PlatformDriver]:
    async with build(settings, clock=clock) as app:
        yield kind(app, clock)


def keys(replies: list[Reply]) -> list[str]:
    return [reply.key for reply in replies]


def actions(replies: list[Reply]) -> list[str | None]:
    return [button.action for reply in replies for button in reply.buttons]


def is_chinese(replies: list[Reply]) -> bool:
    return HAN.search(replies[0].text) is not None


async def member(there: PlatformDriver, person: str) -> Member:
    async with there.app.work.read() as tx:
        found = await tx.members.at(there.person(person))
    assert found is not None
    return found


async def kept(there: PlatformDriver, room: str) -> dict[str, str]:
    """Return what stands in the room, by reference: by the test's own where the platform makes up others."""
    refs: dict[str, str] = getattr(there, "refs", {})
    async with there.app.work.read() as tx:
        place = await tx.rooms.at(there.room(room))
        if place is None:
            return {}
        said = await tx.readings.said(place.id, there.clock.now() - 9 * DAY, there.clock.now() + DAY, 5000)
        return {refs.get(one.message_ref, one.message_ref): one.text for one in said}


async def put_notice(there: PlatformDriver, to: MemberId, key: str, kind: NoticeKind = NoticeKind.MUST) -> None:
    """Have the bot say something on its own."""
    async with there.app.work.write() as tx:
        notice = Notice(to, key, Answer((phrase("push.suggestion", title="Joins"),)), kind)
        await tx.outbox.put(notice, there.clock.now())
        await tx.jobs.enqueue(Job("notify", f"notice:{key}", {"notice": key}))


async def put_course(app: App) -> None:
    lessons = tuple(Lesson(LessonId(f"sql-0{n}"), CourseId("sql"), n, f"Lesson {n}", "Text.") for n in (1, 2, 3, 4))
    async with app.work.write() as tx:
        await tx.courses.put(Course(CourseId("sql"), "SQL", lessons=lessons))
