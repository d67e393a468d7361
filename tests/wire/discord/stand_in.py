"""The stand-in itself: a server on loopback, people and communities, and what goes wrong on request."""

from collections.abc import Callable
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.wire.discord import interactions
from tests.wire.discord.buckets import Buckets
from tests.wire.discord.community import BOT_BITS, Community
from tests.wire.discord.faults import Fault, Faults
from tests.wire.discord.gateway import Gateway
from tests.wire.discord.interactions import Interaction
from tests.wire.discord.people import Person
from tests.wire.discord.server import BASE, Asked, Wire
from tests.wire.discord.sessions import Session
from tests.wire.discord.world import Portal, World

LARGEST_BODY = 64 * 1024 * 1024


class DiscordStandIn:
    """Discord on 127.0.0.1, from `async with` to its end, for one bot. Leaving it raises what it found amiss."""

    def __init__(self, portal: Portal | None = None, *, port: int = 0) -> None:
        self.world = World(portal or Portal())
        self.faults = Faults()
        self.gateway = Gateway(self.world)
        self._wire = Wire(self.world, self.faults)
        self._port = port
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_get("/gateway", self.gateway.answer)
        app.router.add_get("/gateway/", self.gateway.answer)
        app.router.add_get("/attachments/{channel}/{id}/{name}", self._wire.file)
        app.router.add_route("*", BASE + "/{path:.*}", self._wire.rest)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self.world.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        self.goes_down()
        await self._runner.cleanup()
        if self.world.complaints and kind is None:
            raise AssertionError("the stand-in complains:\n" + "\n".join(self.world.complaints))

    @property
    def url(self) -> str:
        """The address for DISCORD_API_BASE."""
        return self.world.base + BASE

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.portal.token

    @property
    def portal(self) -> Portal:
        """What is switched on for the application; can be changed at any time."""
        return self.world.portal

    @property
    def limits(self) -> Buckets:
        """The rate limits; `limits.on = False` where pace is not the subject."""
        return self._wire.buckets

    @property
    def asked(self) -> list[Asked]:
        """The REST requests that were answered, oldest first."""
        return self._wire.asked

    @property
    def complaints(self) -> list[str]:
        """What the stand-in could not do, or did against the description; cleared by a test that wants it."""
        return self.world.complaints

    @property
    def interactions(self) -> list[Interaction]:
        """All interactions, oldest first; `failed` ones had no answer in time."""
        return list(self.world.interactions.values())

    @property
    def commands(self) -> dict[str, dict[str, Any]]:
        """The global commands by name."""
        return {one["name"]: one for one in self.world.orders.book(None).rows.values()}

    @property
    def syncs(self) -> int:
        """How often commands were overwritten in bulk."""
        return self.world.orders.syncs

    @property
    def new_names(self) -> int:
        """How many new command names were made within a day, of 200."""
        return sum(len(book.made) for book in self.world.orders.books.values())

    @property
    def sessions(self) -> list[Session]:
        """The sessions, those that wait for a resume too."""
        return list(self.gateway.hub.sessions.values())

    @property
    def connected(self) -> int:
        """How many sessions have a socket."""
        return sum(one.send is not None for one in self.sessions)

    def person(self, name: str, *, locale: str = "en-US") -> Person:
        """Return a person who is in no community yet."""
        return Person(self.world, self.world.new_user(name, locale=locale))

    def guild(
        self, owner: "str | Person" = "root", *, name: str = "Zhishe", locale: str = "en-US", bot_bits: int = BOT_BITS
    ) -> Community:
        """Return a community with the bot in it."""
        who = owner.user if isinstance(owner, Person) else self.world.new_user(owner, locale=locale)
        return Community(self.world, Person(self.world, who), name, locale, bot_bits)

    def advance(self, by: timedelta) -> None:
        """Time passes: interactions grow late, time-outs end, windows reset; heartbeats do not count it."""
        self.world.clock.advance(by)

    async def until(self, check: Callable[[], Any], within_s: float = 10.0) -> None:
        """What is checked has come true; a TimeoutError when it takes longer."""
        await interactions.until(check, within_s)

    # The gateway.

    def drops_socket(self) -> None:
        """All sockets are cut without a word; the sessions wait for a resume."""
        for socket in list(self.gateway.sockets):
            socket.cut()

    def asks_reconnect(self) -> None:
        """All clients are told to come again and resume (op 7)."""
        for socket in list(self.gateway.sockets):
            socket.say(7)

    def loses_session(self, *, resumable: bool = False) -> None:
        """All clients are told that their session is invalid (op 9); what is said until they identify is lost."""
        for socket in list(self.gateway.sockets):
            socket.leave(for_ever=not resumable)
            socket.say(9, resumable)
        if not resumable:
            self.gateway.hub.sessions.clear()

    def goes_down(self) -> None:
        """All sockets are cut and new ones refused; REST still works (see `fail_next`)."""
        self.gateway.closed = True
        self.drops_socket()

    def comes_back(self) -> None:
        """New sockets are let in."""
        self.gateway.closed = False

    def revokes_token(self) -> None:
        """The bot has another token now: its sockets close with 4004, its requests get 401."""
        self.portal.token = f"{self.portal.token}.reset"
        for socket in list(self.gateway.sockets):
            socket.leave(for_ever=True)
            socket.close(4004)

    def stops_acking(self) -> None:
        """Heartbeats are not acknowledged any more: a dead connection that looks alive."""
        self.gateway.deaf = True

    # The way of requests.

    def fail_next(
        self, path: str, status: int = 500, *, method: str | None = None, times: int | None = 1, code: int = 0
    ) -> None:
        """The next requests whose path begins so are answered with the status, without effect; 429 with `Via`.

        The code is Discord's, as 50013 or 10011, for a 4xx.
        """
        self.faults.add(Fault("status", path, method, times, status, code))

    def drop_next(self, path: str, *, after_effect: bool, method: str | None = None, times: int | None = 1) -> None:
        """The connection of the next such request is cut, before or after its effect."""
        self.faults.add(Fault("drop_after" if after_effect else "drop_before", path, method, times))

    def slow(self, path: str, delay_s: float, *, method: str | None = None, times: int | None = 1) -> None:
        """The next such request is taken up only after a while."""
        self.faults.add(Fault("slow", path, method, times, delay_s=delay_s))
