"""Settings → adapters → use cases → a running product."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from importlib.metadata import version
from typing import Any

import sqlalchemy as sa
import structlog

from adapters.console.files import ConsoleFiles
from adapters.console.gate import ConsoleGate
from adapters.console.outbound import ConsoleMessenger
from adapters.durable.engine import DurableEngine
from adapters.durable.lock import WorkerLock
from adapters.language.worker import LanguageWorker
from adapters.sql.archive import scrub
from adapters.sql.engine import Engines
from adapters.sql.work import SqlWork
from adapters.system.chance import drawn
from adapters.system.clock import SystemClock
from adapters.web.app import web_app
from adapters.web.server import WebServer
from bot.app.deliver import delivery_of, delivery_periods
from bot.app.drawing import Drawing, charts
from bot.app.handle import App, Parts, until_done
from bot.app.language import language_worker
from bot.app.later import later_of
from bot.app.paying import Paying, paying_by
from bot.app.publishing import FilesOfAll, publishing_of, sweep_of
from bot.app.quizzes import quiz_periods, quizzes_of
from bot.app.side import Itself, Side, sides_of
from bot.app.store import open_store
from bot.app.study import study_cases, study_periods
from bot.cases import Cases
from bot.notify import Notify, Resend
from bot.router import Router
from bot.schedule import Periodic, Schedule
from bot.settings import Settings
from bot.workflows import Runner
from core.access.apply import NO_TIME, Apply
from core.access.ban import KeepOut
from core.access.door import Bind, LookAtDoor
from core.access.entrances import LookAtEntrances
from core.access.fuse import Fuse
from core.access.grant import Grant
from core.access.link import Link
from core.access.link_code import CODE_ALPHABET, CODE_LENGTH
from core.access.lookup import LookUp
from core.access.ports import RoomGate
from core.access.remind import Remind
from core.access.revoke import Revoke
from core.access.rounds import LookAround
from core.access.standing import Standing
from core.access.sync import Sync
from core.access.trail import ReadAudit
from core.access.unlink import Unlink
from core.access.verdict import Policy
from core.access.visitors import Visitors
from core.analytics.report import Reckon
from core.courses.browse import Browse, Complete, OpenLesson
from core.courses.opening import OpenCourses
from core.courses.streak import Streak
from core.insight.analyse import Analyse
from core.insight.digest import Digest
from core.insight.discover import Discover
from core.insight.figures import Floor
from core.insight.gauge import Gauge
from core.intake.committer import GroupCommitter
from core.intake.ports import Committer
from core.intake.receive import Receive
from core.interactions.prune import Prune
from core.interactions.reactions import React
from core.interactions.rooms import EnterRoom, Inside, OpenRoom, Rooms
from core.kernel.errors import NotYet
from core.kernel.ids import CONSOLE, Address, Platform
from core.kernel.ports import Clock, Files, Job, Messenger
from core.members.agree import Agree, ChooseLanguage
from core.members.model import Language
from core.members.resolve import Resolve
from core.payments.desk import Desk
from core.payments.ending import EndSubscription
from core.payments.gateway import Gateway
from core.payments.manage import Manage
from core.payments.offer import Offer
from core.payments.paysupport import PaySupport
from core.payments.plans import ArchivePlan, EditPlan, NewPlan
from core.payments.settle import Settle
from core.payments.subscribe import Subscribe
from core.privacy.erase import Erase
from core.privacy.export import Export
from core.recommend.advise import Advise
from core.recommend.feedback import Feedback
from core.recommend.knowledge import Knowledge
from core.recommend.push import Push

log = structlog.get_logger()

VERSION = version("zhishe")
JOBS_VERSION = "1"
"""Raised when the payload of a job changes its meaning: work of another version waits for a worker that knows it."""
CATCH_UP_S = 30.0
"""How long a start waits for the payment provider before people are served."""
ENGINE_MEMORY = timedelta(days=7)
"""How long finished jobs can still be looked at; what guards against repeats are our own claims."""


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
        committer = GroupCommitter(store.work.seal, store.work.append)
        paying = paying_by(settings, store.work, ticking)
        stack.push_async_callback(paying.close)
        settle = Settle(store.work, ticking, paying.gateway, settings.owners)
        sides = sides_of(settings, store, ticking)
        files = ConsoleFiles()
        outside = Outside(committer, analyst, charts(stack), paying.gateway, settle, sides, FilesOfAll(files, sides))
        cases = cases_of(settings, store.work, ticking, outside)
        router = Router(cases, settings.owners, settings.timezone)
        for side in sides.values():
            stack.push_async_callback(side.close)
            side.plug(cases, router, cases.standing.policy)
            handlers |= side.jobs
        handlers |= later_of(cases, settle, EndSubscription(store.work, ticking, paying.gateway, settle))
        handlers["notify"] = Notify(store.work, ticking, messengers_of(store.work, sides), settings.timezone)
        await engine.start()
        stack.push_async_callback(engine.stop)
        committer.start()
        stack.push_async_callback(committer.close)
        table = table_of(store.work, ticking, cases, settle, engine, lock)
        for side in sides.values():
            table += side.periods
        schedule = Schedule(store.work, ticking, table, engine.until_quiet)
        routes = [*paying.routes(settle), *(route for side in sides.values() for route in side.routes)]
        web = web_app(ready=partial(readiness, store.engines), version=VERSION, routes=routes)
        await catch_up(paying, settle)
        yield App(Parts(store, ticking, cases, router, schedule, web, settings.timezone, sides, files))


async def catch_up(paying: Paying, settle: Settle) -> None:
    """Learn what the provider knows since the product last ran; where it is slow or away, the poller goes on.

    Raises `Refused` in one plain line for a key that the provider does not take.
    """
    try:
        async with asyncio.timeout(CATCH_UP_S):
            await paying.check()
            await settle.catch_up()
    except (NotYet, TimeoutError) as delay:
        log.warning("provider.catch_up.later", why=str(delay))


def web_server(app: App, settings: Settings, port: int | None = None) -> WebServer:
    """Return the server of the application's web routes, at the settings' address or another port."""
    return WebServer(app.web, host=settings.web_host, port=settings.web_port if port is None else port)


@dataclass(frozen=True, slots=True)
class Outside:
    """What the use cases ask of the world outside the store."""

    committer: Committer
    analyst: LanguageWorker
    charts: Drawing
    gateway: Gateway
    settle: Settle
    sides: Mapping[Platform, Side]
    files: Files


def gates_of(work: SqlWork, clock: Clock, sides: Mapping[Platform, Side]) -> Mapping[Platform, RoomGate]:
    """Return the door of every platform."""

    async def enter(room: Address, person: Address) -> None:
        async with work.write() as tx:
            found, member = await tx.rooms.at(room), await tx.members.at(person)
            if found is not None and member is not None:
                await tx.rooms.enter(found.id, member.id, clock.now())

    async def leave(room: Address, person: Address) -> None:
        async with work.write() as tx:
            found, member = await tx.rooms.at(room), await tx.members.at(person)
            if found is not None and member is not None:
                await tx.rooms.leave(found.id, member.id)

    return {CONSOLE: ConsoleGate(enter, leave), **{platform: side.gate for platform, side in sides.items()}}


def cases_of(settings: Settings, work: SqlWork, clock: Clock, outside: Outside) -> Cases:
    """Return every use case, plugged in."""
    floor = Floor(settings.group_floor_people, settings.group_floor_messages)
    default = None if settings.default_language == "auto" else Language(settings.default_language)
    knowledge = Knowledge(work)
    resolve, receive = Resolve(work, clock, default), Receive(work, clock, outside.committer)
    policy = Policy(timedelta(days=settings.grace_days))
    gateway, analyst = outside.gateway, outside.analyst
    gates, look = gates_of(work, clock, outside.sides), outside.settle.member
    apply = Apply(work, clock, gates, policy, settings.owners, drift_of(clock), look)

    async def meet_anew() -> None:
        resolve.forget()
        receive.forget()
        knowledge.forget()

    async def forget() -> None:
        await meet_anew()
        await scrub(work.engines.writer)

    return Cases(
        resolve=resolve,
        agree=Agree(work, clock),
        choose_language=ChooseLanguage(work),
        receive=receive,
        react=React(work),
        open_room=OpenRoom(work, clock),
        enter_room=EnterRoom(work, clock),
        rooms=Rooms(work),
        inside=Inside(work),
        prune=Prune(work, clock, settings.retention_days),
        offer=Offer(work),
        standing=Standing(work, clock, policy),
        door=LookAtDoor(work, clock, policy),
        apply=apply,
        sync=Sync(work, outside.settle, apply),
        bind=Bind(work, clock, policy, settings.owners),
        visitors=Visitors(work, clock, policy, settings.owners),
        fuse=Fuse(work, clock, policy, gateway.name, settings.owners, outside.settle),
        look_up=LookUp(work, clock, policy),
        look_around=LookAround(work, gates),
        link=Link(work, clock, partial(drawn, CODE_ALPHABET, CODE_LENGTH), meet_anew, settings.owners),
        unlink=Unlink(work, clock, meet_anew),
        pay_support=PaySupport(work, clock, settings.owners),
        desk=Desk(work, clock),
        entrances=LookAtEntrances(work, clock, policy, settings.owners),
        grant=Grant(work, clock, policy),
        revoke=Revoke(work, clock, gateway, outside.settle.member, policy),
        keep_out=KeepOut(work, clock, settings.owners, Itself(outside.sides)),
        read_audit=ReadAudit(work, clock),
        remind=Remind(work, clock, policy, settings.owners),
        reckon=Reckon(work, clock, policy),
        new_plan=NewPlan(work, clock, gateway),
        edit_plan=EditPlan(work, clock, gateway),
        archive_plan=ArchivePlan(work, clock, gateway),
        subscribe=Subscribe(work, clock, gateway),
        manage=Manage(work, clock, gateway, outside.settle),
        browse=Browse(work),
        open_lesson=OpenLesson(work, clock, settings.timezone),
        complete=Complete(work, clock, settings.timezone),
        open_courses=OpenCourses(work, clock),
        streak=Streak(work, clock),
        analyse=Analyse(work, analyst),
        discover=Discover(work, analyst, clock, floor),
        digest=Digest(work, analyst, clock, floor),
        gauge=Gauge(work, clock, floor),
        study=study_cases(work, clock, outside.charts, floor.people),
        charts=outside.charts,
        advise=Advise(work, clock, knowledge),
        feedback=Feedback(work, clock),
        quizzes=quizzes_of(work, clock, settings.pushes_per_week, policy),
        delivery=delivery_of(settings, work, clock, policy),
        export_person=Export(work),
        erase_person=Erase(work, clock, forget),
        push=Push(work, clock, knowledge, settings.pushes_per_week, policy),
        publishing=publishing_of(work, clock, outside.files),
    )


def drift_of(clock: Clock) -> Callable[[], timedelta]:
    """Return how far the clock parted from the steady one; an injected one never does."""
    return clock.drift if isinstance(clock, SystemClock) else lambda: NO_TIME


def messengers_of(work: SqlWork, sides: Mapping[Platform, Side]) -> Mapping[Platform, Messenger]:
    """Return the way to people on every platform."""

    async def deliver(person: str, key: str, reply: dict[str, Any]) -> None:
        async with work.write() as tx:
            await tx.outbox.deliver_to_console(person, key, reply)

    return {CONSOLE: ConsoleMessenger(deliver), **{platform: side.messenger for platform, side in sides.items()}}


def table_of(
    work: SqlWork, clock: Clock, cases: Cases, settle: Settle, engine: DurableEngine, lock: WorkerLock
) -> tuple[Periodic, ...]:
    """Return what happens by itself, and how often."""

    async def take_over() -> int:
        await asyncio.to_thread(lock.renew)
        return await engine.take_over_dead(lock.holding)

    return (
        Periodic("analyse", timedelta(seconds=5), partial(until_done, cases.analyse)),
        Periodic("poll", timedelta(minutes=5), settle.catch_up),
        Periodic("visitors", timedelta(minutes=10), cases.visitors),
        Periodic("reconcile", timedelta(minutes=10), cases.apply.reconcile),
        Periodic("remind", timedelta(days=1), cases.remind.everybody),
        *quiz_periods(cases.quizzes),
        Periodic("push", timedelta(hours=1), cases.push),
        Periodic("notices", timedelta(hours=1), Resend(work)),
        *delivery_periods(cases.delivery),
        *study_periods(cases.study),
        Periodic("prune", timedelta(days=1), partial(until_done, cases.prune)),
        sweep_of(work),
        Periodic("take-over", timedelta(minutes=1), take_over),
        Periodic("forget-jobs", timedelta(days=1), lambda: engine.prune(clock.now() - ENGINE_MEMORY)),
    )


async def readiness(engines: Engines) -> Mapping[str, str]:
    """Return "ok", or in few words why not, for each part that the product cannot do without."""
    async with engines.reader.connect() as connection:
        await connection.execute(sa.text("SELECT 1"))
    return {"store": "ok"}
