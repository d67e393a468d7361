"""The composition root: settings → adapters → use cases → a running product. The only importer of adapters."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from fastapi import FastAPI

from adapters.console.inbound import pressed, said
from adapters.console.outbound import ConsoleMessenger, reply_from
from adapters.durable.engine import DurableEngine
from adapters.durable.lock import WorkerLock
from adapters.language.snow import SnowSentiment
from adapters.language.words import RjiebaWords
from adapters.language.worker import LanguageWorker
from adapters.sql.engine import Engines, open_engines
from adapters.sql.keys import keys_from_file, parse_keys
from adapters.sql.sealing import Sealer
from adapters.sql.store import check_keys, migrate
from adapters.sql.work import SqlWork
from adapters.system.clock import SystemClock
from adapters.web.app import web_app
from bot.cases import Cases
from bot.commands.base import say
from bot.notify import Notify
from bot.phrases import Speaker
from bot.router import Router, refused
from bot.schedule import Periodic, Schedule
from bot.settings import Settings
from bot.workflows import Runner
from core.access.standing import Standing
from core.courses.browse import Browse, Complete, OpenLesson
from core.courses.streak import Streak
from core.insight.analyse import Analyse
from core.insight.discover import Discover
from core.insight.figures import Floor
from core.insight.gauge import Gauge
from core.intake.committer import GroupCommitter
from core.intake.receive import Receive, append_to
from core.interactions.model import Room
from core.interactions.prune import Prune
from core.interactions.rooms import EnterRoom, Inside, OpenRoom, Rooms
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import CONSOLE, Address, PlanCode, Platform
from core.kernel.messages import Button, Incoming, Person, Reply
from core.kernel.ports import Clock, Job, Messenger
from core.members.agree import Agree, ChooseLanguage
from core.members.model import Language
from core.members.resolve import Resolve
from core.payments.offer import Offer
from core.recommend.advise import Advise
from core.recommend.feedback import Feedback
from core.recommend.knowledge import Knowledge
from core.recommend.push import Push

VERSION = version("zhishe")
JOBS_VERSION = "1"
"""Raised when the payload of a job changes its meaning: work of another version waits for a worker that knows it."""
ENGINE_MEMORY = timedelta(days=7)
"""How long finished jobs can still be looked at; what guards against repeats are our own claims."""


def key_file(settings: Settings) -> Path:
    """Return where the data key lives when it is not given: outside any data folder."""
    return settings.data_key_file or Path.home() / ".config" / "zhishe" / "data.key"


def sealer_of(settings: Settings) -> Sealer:
    """Return the sealer of the settings' keys; a key file is made on the first run."""
    given = settings.data_keys
    return Sealer(keys_from_file(key_file(settings)) if given is None else parse_keys(given.get_secret_value()))


@dataclass(frozen=True, slots=True)
class Store:
    """An opened store: migrated, its keys checked."""

    engines: Engines
    sealer: Sealer
    work: SqlWork
    revision_before: str | None


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncGenerator[Store]:
    """Open the store that the settings name; what cannot be used is `Refused` in one plain line."""
    sealer = sealer_of(settings)
    engines = open_engines(settings.database_url)
    try:
        before, _ = await migrate(engines.writer)
        await check_keys(engines.writer, sealer)
        yield Store(engines, sealer, SqlWork(engines, sealer), before)
    finally:
        await engines.dispose()


def language_worker() -> LanguageWorker:
    """Return the analysis in a process of its own; it starts when it is first asked."""
    return LanguageWorker(SnowSentiment(), RjiebaWords())


class App:
    """A running product, driven as the console platform drives it."""

    def __init__(self, parts: "Parts") -> None:
        self.cases = parts.cases
        self.schedule = parts.schedule
        self.web = parts.web
        self._parts = parts

    async def say(self, person: str, text: str, room: str | None = None) -> list[Reply]:
        """Return what is answered when the person says `text`, in private or in a room of the console."""
        place = None if room is None else (CONSOLE, room)
        return await self._handle(person, partial(said, person, text, at=self._parts.clock.now(), room=place))

    async def say_in(self, person: str, text: str, room: Room) -> list[Reply]:
        """Return what is answered when the person says `text` in this very room, of whatever platform."""
        place = (room.address.platform, room.address.external_id)
        return await self._handle(person, partial(said, person, text, at=self._parts.clock.now(), room=place))

    async def press(self, person: str, button: Button) -> list[Reply]:
        """Return what is answered when the person presses the button; one that opens an address asks nothing of us."""
        if button.action is None:
            return []
        return await self._handle(person, partial(pressed, person, button.action, at=self._parts.clock.now()))

    async def inbox(self, person: str) -> list[Reply]:
        """Return what the bot sent to the person on its own since the last call."""
        async with self._parts.store.work.write() as tx:
            return [reply_from(kept) for kept in await tx.outbox.read_console(person)]

    async def entitled(self, person: str) -> frozenset[PlanCode]:
        """Return the plans that are open to the person now."""
        async with self._parts.store.work.read() as tx:
            member = await tx.members.at(Address(CONSOLE, person))
        return frozenset() if member is None else frozenset(await self.cases.standing(member.id))

    async def members(self, room: str) -> frozenset[str]:
        """Return the people who are in a console room now."""
        inside = await self.cases.inside(Address(CONSOLE, room))
        async with self._parts.store.work.read() as tx:
            found = [await tx.members.get(member_id) for member_id in inside]
        accounts = (one for member in found if member is not None for one in member.accounts)
        return frozenset(one.external_id for one in accounts if one.platform == CONSOLE)

    async def run_due(self) -> None:
        """By the clock: each overdue periodic job once, dated work one by one, then the engine until it is quiet."""
        await self.schedule.run_due()

    async def analyse(self) -> int:
        """Read the log to its end; return how many rows were looked at."""
        return await until_done(self.cases.analyse)

    async def _handle(self, person: str, incoming: Callable[[], Incoming]) -> list[Reply]:
        try:
            reply = await self._parts.router(incoming())
        except (Refused, NotYet) as fault:
            return [await self._parts.refuse(person, fault)]
        return [] if reply is None else [reply]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a running product is made of."""

    store: Store
    clock: Clock
    cases: Cases
    router: Router
    schedule: Schedule
    web: FastAPI
    zone: str

    async def refuse(self, person: str, fault: Refused | NotYet) -> Reply:
        """Return what a person sees whose words could not be taken in at all."""
        language = self.cases.resolve.default_language or Language.ZH
        if isinstance(fault, Refused):
            member = await self.cases.resolve(Address(CONSOLE, person), Person(person))
            return Speaker(member.language, self.zone).reply(refused(fault))
        return Speaker(language, self.zone).reply(say("error.not_now"))


@asynccontextmanager
async def build(settings: Settings, clock: Clock | None = None) -> AsyncGenerator[App]:
    """Enter a running product: the store is migrated, the engine runs, nothing is lost on leaving.

    One may be live in a process at a time. Raises `Refused` in one plain line where a setting cannot be used.
    """
    ticking = clock or SystemClock()
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(settings))
        lock = WorkerLock(database_url=settings.database_url, worker_id=settings.worker_id)
        takes_work = await asyncio.to_thread(lock.acquire)
        stack.callback(lock.release)
        analyst = language_worker()
        stack.push_async_callback(analyst.close)
        handlers: dict[str, Callable[[Job], Awaitable[None]]] = {}
        runner = Runner(handlers, store.work, ticking)
        engine = DurableEngine(
            database_url=settings.database_url,
            worker_id=lock.worker_id,
            run=runner.run,
            postpone=runner.postpone,
            version=JOBS_VERSION,
            takes_work=takes_work,
        )
        store.work.enqueue_by(engine.enqueue)
        committer = GroupCommitter(partial(append_to, store.work))
        cases = cases_of(settings, store.work, ticking, committer, analyst)
        handlers["notify"] = Notify(store.work, ticking, messengers_of(store.work), settings.timezone)
        await engine.start()
        stack.push_async_callback(engine.stop)
        committer.start()
        stack.push_async_callback(committer.close)
        schedule = Schedule(store.work, ticking, table_of(ticking, cases, engine, lock), engine.until_quiet)
        web = web_app(ready=partial(readiness, store.engines), version=VERSION)
        router = Router(cases, settings.owners, settings.timezone)
        yield App(Parts(store, ticking, cases, router, schedule, web, settings.timezone))


def cases_of(
    settings: Settings, work: SqlWork, clock: Clock, committer: GroupCommitter, analyst: LanguageWorker
) -> Cases:
    """Return every use case, plugged in."""
    floor = Floor(settings.group_floor_people, settings.group_floor_messages)
    default = None if settings.default_language == "auto" else Language(settings.default_language)
    knowledge = Knowledge(work)
    return Cases(
        resolve=Resolve(work, clock, default),
        agree=Agree(work, clock),
        choose_language=ChooseLanguage(work),
        receive=Receive(work, clock, committer),
        open_room=OpenRoom(work, clock),
        enter_room=EnterRoom(work, clock),
        rooms=Rooms(work),
        inside=Inside(work),
        prune=Prune(work, clock, settings.retention_days),
        offer=Offer(work),
        standing=Standing(work, clock),
        browse=Browse(work),
        open_lesson=OpenLesson(work, clock),
        complete=Complete(work, clock),
        streak=Streak(work, clock),
        analyse=Analyse(work, analyst),
        discover=Discover(work, analyst, clock, floor),
        gauge=Gauge(work, clock, floor),
        advise=Advise(work, clock, knowledge),
        feedback=Feedback(work, clock),
        push=Push(work, clock, knowledge, settings.pushes_per_week),
    )


def messengers_of(work: SqlWork) -> Mapping[Platform, Messenger]:
    """Return the way to people on every platform."""

    async def deliver(person: str, key: str, reply: dict[str, Any]) -> None:
        async with work.write() as tx:
            await tx.outbox.deliver_to_console(person, key, reply)

    return {CONSOLE: ConsoleMessenger(deliver)}


def table_of(clock: Clock, cases: Cases, engine: DurableEngine, lock: WorkerLock) -> tuple[Periodic, ...]:
    """Return what happens by itself, and how often."""

    async def take_over() -> int:
        await asyncio.to_thread(lock.renew)
        return await engine.take_over_dead(lock.holding)

    return (
        Periodic("analyse", timedelta(seconds=5), partial(until_done, cases.analyse)),
        Periodic("push", timedelta(hours=1), cases.push),
        Periodic("prune", timedelta(days=1), partial(until_done, cases.prune)),
        Periodic("take-over", timedelta(minutes=1), take_over),
        Periodic("forget-jobs", timedelta(days=1), lambda: engine.prune(clock.now() - ENGINE_MEMORY)),
    )


async def until_done(step: Callable[[], Awaitable[int]]) -> int:
    """Take steps until one finds nothing to do; return how much all of them did."""
    total = 0
    while done := await step():
        total += done
    return total


async def readiness(engines: Engines) -> Mapping[str, str]:
    """Return "ok", or in few words why not, for each part that the product cannot do without."""
    async with engines.reader.connect() as connection:
        await connection.execute(sa.text("SELECT 1"))
    return {"store": "ok"}
