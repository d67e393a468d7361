"""Settings → adapters → use cases → a running product."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from importlib.metadata import version
from typing import Any

import sqlalchemy as sa
import structlog

from adapters.console.files import ConsoleFiles
from adapters.console.outbound import ConsoleMessenger
from adapters.durable.engine import DurableEngine
from adapters.durable.lock import WorkerLock
from adapters.sql.engine import Engines
from adapters.sql.work import SqlWork
from adapters.system.clock import SystemClock
from adapters.web.app import web_app
from adapters.web.server import WebServer
from bot.app.drawing import charts
from bot.app.handle import App, Parts
from bot.app.language import language_worker
from bot.app.later import later_of
from bot.app.paying import Paying, paying_by
from bot.app.publishing import FilesOfAll
from bot.app.side import Side, sides_of
from bot.app.store import open_store
from bot.app.table import table_of
from bot.app.wiring import Outside, cases_of
from bot.notify import Notify
from bot.router import Router
from bot.schedule import Schedule
from bot.settings import Settings
from bot.workflows import Runner
from core.intake.committer import GroupCommitter
from core.kernel.errors import NotYet
from core.kernel.ids import CONSOLE, Platform
from core.kernel.ports import Clock, Job, Messenger
from core.payments.ending import EndSubscription
from core.payments.settle import Settle

log = structlog.get_logger()

VERSION = version("zhishe")
JOBS_VERSION = "1"
"""Raised when the payload of a job changes its meaning: work of another version waits for a worker that knows it."""
CATCH_UP_S = 30.0
"""How long a start waits for the payment provider before people are served."""


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


def messengers_of(work: SqlWork, sides: Mapping[Platform, Side]) -> Mapping[Platform, Messenger]:
    """Return the way to people on every platform."""

    async def deliver(person: str, key: str, reply: dict[str, Any]) -> None:
        async with work.write() as tx:
            await tx.outbox.deliver_to_console(person, key, reply)

    return {CONSOLE: ConsoleMessenger(deliver), **{platform: side.messenger for platform, side in sides.items()}}


async def readiness(engines: Engines) -> Mapping[str, str]:
    """Return "ok", or in few words why not, for each part that the product cannot do without."""
    async with engines.reader.connect() as connection:
        await connection.execute(sa.text("SELECT 1"))
    return {"store": "ok"}
