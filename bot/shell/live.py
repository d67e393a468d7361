"""The long-lived commands: the demo, the product, and a chat in a terminal."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from bot.app import App, build, web_server
from bot.demo.load import DAYS, load_demo
from bot.demo.tour import tour
from bot.logs import configure_logging
from bot.operator import in_words
from bot.phrases import Speaker
from bot.settings import Settings
from bot.terminal import Terminal, typed_lines
from core.kernel.errors import Refused
from core.kernel.ids import CONSOLE, Address
from core.kernel.phrase import Phrase, phrase
from core.members.model import Language

DEMO_STORE = "sqlite+aiosqlite:///data/demo.db"
FIRST_PERSON = "ann"
PATIENCE_S = 120.0
"""How long a piped /mood waits: about 25,000 messages of the present engine; the answer says how many are left."""


async def demo(settings: Settings, language: Language) -> None:
    """Run the demo until `:quit`, the end of what is piped, or a signal."""
    async with _live(_demo_settings(settings), is_demo=True) as app, _web(app, settings) as address:
        person = "bo" if language is Language.ZH else FIRST_PERSON
        terminal = Terminal(app, person, _show)
        _show(await _first_screen(app, person, address))
        if await _talk(app, terminal) == 0 and not sys.stdin.isatty():
            # Started with nothing to read, as a service is: serve until a signal.
            await asyncio.Event().wait()


async def serve(settings: Settings) -> None:
    """Run every configured platform until a signal."""
    async with _live(settings) as app, _web(app, settings, is_strict=True) as address, app.on_platforms():
        sys.stderr.write(in_words(phrase("cli.serving", web=address)) + "\n")
        await asyncio.Event().wait()


async def chat(settings: Settings, person: str, room: str | None) -> None:
    """Chat as one person in the store of `DATABASE_URL`, else in the demo's."""
    Address(CONSOLE, person)  # refused here, not at the first word
    is_demo = "database_url" not in settings.model_fields_set
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(_live(_demo_settings(settings) if is_demo else settings, is_demo=is_demo))
        if sys.stdin.isatty():
            # The test checkout is a page: somebody who sits here can open it.
            await stack.enter_async_context(_web(app, settings))
        terminal = Terminal(app, person, _show)
        await terminal.enter(room)
        await _talk(app, terminal)


def _demo_settings(settings: Settings) -> Settings:
    """Return the settings of the demo: a store of its own, and no money that moves."""
    return settings.model_copy(update={"database_url": DEMO_STORE, "stripe_secret_key": None})


@asynccontextmanager
async def _live(settings: Settings, *, is_demo: bool = False) -> AsyncGenerator[App]:
    """Enter a product whose schedule runs; a request to terminate ends it in order."""
    quiet = (
        settings.model_copy(update={"log_level": "WARNING"}) if is_demo and settings.log_level == "INFO" else settings
    )
    configure_logging(quiet)
    _end_when_asked()
    async with build(settings) as app:
        if is_demo:
            await load_demo(app.work, app.clock)
        running = asyncio.create_task(app.schedule.live(), name="schedule")
        try:
            yield app
        finally:
            running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await running


def _end_when_asked() -> None:
    """A request to terminate cancels the running task, once: what ends in order is not broken off by a second one."""
    main, loop = asyncio.current_task(), asyncio.get_running_loop()

    def end() -> None:
        loop.add_signal_handler(signal.SIGTERM, int)
        if main is not None:
            main.cancel()

    loop.add_signal_handler(signal.SIGTERM, end)


@asynccontextmanager
async def _web(app: App, settings: Settings, *, is_strict: bool = False) -> AsyncGenerator[str]:
    """Serve the web routes and yield their address; unless strict, a taken port gives way to a free one."""
    server = web_server(app, settings)
    try:
        await server.start()
    except Refused as refusal:
        if is_strict:
            raise
        sys.stderr.write(in_words(Phrase(refusal.key, refusal.params)) + "\n")
        server = web_server(app, settings, port=0)
        await server.start()
    try:
        yield f"http://{settings.web_host}:{server.port}"
    finally:
        await server.stop()


async def _talk(app: App, terminal: Terminal) -> int:
    """Take lines until they end or one says so; return how many came."""
    is_typed = sys.stdin.isatty()
    watch = asyncio.create_task(terminal.watch_inbox()) if is_typed else None
    count = 0
    async for line in typed_lines(terminal.prompt):
        count += 1
        if not is_typed and line.startswith("/mood"):
            await _read_to_the_end(app)
        if not await terminal.line(line):
            break
    if watch is not None:
        watch.cancel()
    return count


async def _read_to_the_end(app: App) -> None:
    """Let the analysis catch up: a pipe can wait, and nobody would look at its half-read mood again."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_S):
            await app.analyse()


async def _first_screen(app: App, person: str, address: str) -> str:
    member = await app.member(person)
    speaker = Speaker(member.language, "UTC")
    lines = tuple(
        phrase("console.tour_line", command=f"{command:<16}", what=phrase(key))
        for command, key in tour(frozenset(role.value for role in member.roles))
    )
    rooms = await app.cases.rooms.all()
    people = await app.people()
    said = phrase(
        "console.welcome",
        name=f"{person} ({member.name})",
        members=len(people),
        rooms=len(rooms),
        days=DAYS,
        web=address,
        lines=lines,
    )
    return speaker.text(said)


def _show(text: str) -> None:
    sys.stdout.write(text + "\n\n")
    sys.stdout.flush()
