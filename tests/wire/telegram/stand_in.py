"""The stand-in itself: a server on loopback, a clock, a bot, and people and chats to make."""

import asyncio
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

import uvicorn

from tests.wire.telegram import polls, ranks, shapes
from tests.wire.telegram.clock import Clock, Now
from tests.wire.telegram.faults import Fault, Faults
from tests.wire.telegram.flood import Flood, Limits
from tests.wire.telegram.form import Params
from tests.wire.telegram.model import Account, Json
from tests.wire.telegram.people import Person
from tests.wire.telegram.rooms import Kind, Room
from tests.wire.telegram.server import Asked, Wire
from tests.wire.telegram.updates import Update, Updates
from tests.wire.telegram.webhooks import Delivered, Deliverer, Target
from tests.wire.telegram.world import World

TOKEN = "7000000001:AAStandInStandInStandInStandInStand_1"


class TelegramStandIn:
    """One Telegram on 127.0.0.1, from `async with` to its end. Time stands still unless it is advanced."""

    def __init__(
        self,
        start: datetime | Now,
        *,
        follows_real_time: bool = False,
        limits: Limits | None = None,
        username: str = "zhishe_bot",
        port: int = 0,
        checks_shapes: bool = True,
    ) -> None:
        clock = Clock(start, follows_real_time=follows_real_time)
        bot = Account(int(TOKEN.partition(":")[0]), "Zhishe", username, is_bot=True)
        self.faults = Faults()
        self.specification = shapes.specification() if checks_shapes else None
        self.world = World(clock, bot, TOKEN, Flood(clock, limits), Updates(clock))
        self.world.specification = self.specification
        self._deliverer = Deliverer(self.world.updates)
        self._wire = Wire(self.world, self.faults, self._deliverer, self.specification)
        self._deliverer.on_answer = lambda body: self._wire.run(body.pop("method"), Params(body))
        self.world.updates.on_new = self._deliverer.kick
        self._port = port
        self._socket: socket.socket | None = None
        self._server: uvicorn.Server | None = None

    async def __aenter__(self) -> Self:
        # The protocol is named, for only then asyncio switches Nagle off: else each answer waits 40 ms (measured).
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", self._port))
        config = uvicorn.Config(self._wire, http="h11", ws="none", lifespan="off", log_config=None, access_log=False)
        config.load()
        self._server = uvicorn.Server(config)
        self._server.lifespan = config.lifespan_class(config)
        # Not `serve()`: its loop looks for the end ten times a second, and signals stay with the test run.
        await self._server.startup([self._socket])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        await self._deliverer.close()
        self._server.force_exit = True  # nobody is waited for: a poll must not hold the test's end
        await self._server.shutdown([self._socket] if self._socket else None)
        await asyncio.sleep(0)

    # Where it is, and what it saw

    @property
    def url(self) -> str:
        """The address of the server."""
        assert self._socket is not None
        host, port = self._socket.getsockname()
        return f"http://{host}:{port}"

    @property
    def base(self) -> str:
        """`base_url` of the client, `TELEGRAM_API_BASE`."""
        return f"{self.url}/bot"

    @property
    def file_base(self) -> str:
        """`base_file_url` of the client, `TELEGRAM_FILE_BASE`."""
        return f"{self.url}/file/bot"

    @property
    def token(self) -> str:
        """The token of the bot."""
        return self.world.token

    @property
    def bot(self) -> Account:
        """The bot under test."""
        return self.world.bot

    @property
    def now(self) -> datetime:
        """What the clock shows."""
        return self.world.clock.shown()

    @property
    def asked(self) -> list[Asked]:
        """The calls that came, oldest first."""
        return self._wire.asked

    @property
    def not_modelled(self) -> list[str]:
        """What was refused because the stand-in does not have it: a test ends with none."""
        return self._wire.not_modelled

    @property
    def pending(self) -> list[Update]:
        """The updates that the bot has not confirmed."""
        return list(self.world.updates.waiting())

    @property
    def emitted(self) -> list[Json]:
        """The updates that were made, oldest first."""
        return list(self.world.emitted)

    @property
    def delivered(self) -> list[Delivered]:
        """The requests to the webhook, oldest first."""
        return self._deliverer.sent

    def calls(self, method: str) -> list[Asked]:
        """Return the calls of one method that came."""
        return [call for call in self.asked if call.method.lower() == method.lower()]

    # Time

    def advance(self, by: timedelta) -> None:
        """Time passes; polls end, deliveries that wait for this moment go out."""
        self.world.clock.advance(by)
        self.tick()

    def tick(self) -> None:
        """What is due by the clock happens (after somebody else moved it)."""
        polls.close_due(self.world)
        self._deliverer.kick()

    async def quiet(self, timeout_s: float = 10.0) -> None:
        """The bot has confirmed all updates, or (webhook) nothing is under way or due."""
        await self.until(self._is_quiet, timeout_s)

    def _is_quiet(self) -> bool:
        if self._deliverer.hook.url:
            return not self._deliverer.is_busy and not self._deliverer.due()
        return not self.world.updates.waiting()

    async def until(self, holds: Callable[[], Any], timeout_s: float = 10.0) -> None:
        """It holds now; raises TimeoutError when it does not come to hold (real seconds)."""
        async with asyncio.timeout(timeout_s):
            while not holds():  # noqa: ASYNC110 - a test may ask for anything
                await asyncio.sleep(0.005)

    # People and chats

    def user(
        self, id_: int, name: str, language: str | None = None, *, username: str | None = None, is_bot: bool = False
    ) -> Person:
        """Return somebody new, whom the bot has not met."""
        person = Person(id_, name, username, language, is_bot, world=self.world)
        self.world.people[id_] = person
        self.world.rooms[id_] = Room(self.world, id_, "private")
        return person

    def group(self, title: str, owner: Person, **more: Any) -> Room:
        """Return a basic group; the bot is not in it."""
        return self._room("group", -4_000_000 - self.world.number(), title, owner, more)

    def supergroup(self, title: str, owner: Person, **more: Any) -> Room:
        """Return a supergroup (`username` makes it public, `is_forum`, `is_big`, `joins_by_request`)."""
        return self._room("supergroup", -1_002_000_000_000 - self.world.number(), title, owner, more)

    def channel(self, title: str, owner: Person, **more: Any) -> Room:
        """Return a channel."""
        return self._room("channel", -1_001_000_000_000 - self.world.number(), title, owner, more)

    def _room(self, kind: Kind, id_: int, title: str, owner: Person, more: dict[str, Any]) -> Room:
        room = self.world.rooms[id_] = Room(self.world, id_, kind, title, **more)
        ranks.found(owner, room)
        return room

    # What the bot's owner and the network do

    def privacy(self, *, on: bool) -> None:
        """BotFather switches privacy mode (on for new bots)."""
        self.world.has_privacy = on

    def revokes_token(self) -> None:
        """The token is worth nothing from now on."""
        self.world.token = "revoked"

    def serves(self, base: str, target: Target) -> None:
        """A public address (`https://bot.example`) leads to an ASGI application or a server on loopback."""
        self._deliverer.hosts[base] = target

    def fault(self, kind: Any, method: str = "", **more: Any) -> Fault:
        """The next call of the method meets a fault (see `Fault`)."""
        return self.faults.add(Fault(kind, method, **more))

    def outage(self, kind: Any = "status", **more: Any) -> None:
        """Nothing works (502, or `drop_before`), until `recovers()`."""
        self.fault(kind, times=None, **more)

    def recovers(self) -> None:
        """All faults are over."""
        self.faults.clear()

    def flood(self, seconds: float, room: Room | Person | None = None) -> None:
        """Messages (to one chat) are refused with `retry_after` for so long."""
        self.world.flood.wait(room.id if room is not None else 0, seconds)
