"""The Discord side of a running product: made with it, plugged into it, and live while `zhishe run` serves."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

import discord
import structlog
from starlette.routing import BaseRoute

from adapters.discord.binder import Binder
from adapters.discord.client import Client
from adapters.discord.faults import FAILURES, outcome_of
from adapters.discord.gate import DiscordGate, Facts
from adapters.discord.inbound import room_of
from adapters.discord.lanes import Arrival, Lanes
from adapters.discord.orders import Chinese, digest_of, fill
from adapters.discord.outbound import DiscordMessenger, Outlet
from adapters.sql.discord_rows import SqlDiscord
from bot.app.discord.asking import Asking
from bot.app.discord.binding import Binding
from bot.app.discord.catch_up import CatchUp
from bot.app.discord.doors import Doors
from bot.app.discord.orders import orders
from bot.app.discord.parts import Parts
from bot.app.discord.talk import Talk
from bot.app.no_files import NoFiles
from bot.app.store import Store
from bot.cases import Cases
from bot.router import Router
from bot.schedule import Periodic
from bot.settings import Settings
from core.access.guard import Guard
from core.access.verdict import Policy
from core.access.ways import Ways
from core.kernel.errors import NotYet, Refused
from core.kernel.messages import IncomingKind
from core.kernel.ports import Clock, Job

log = structlog.get_logger()

REMEMBERED = timedelta(days=14)
"""How long it is known what was sent: no job waits longer."""
KNOWN_WITHIN_S = 30.0
"""How long a start waits for Discord's first word: a token or an intent that is wrong ends it in one plain line."""
READY_WITHIN_S = 60.0
"""How long until what waits for "ready" is done all the same: after a torn start it never comes (discord.py #10118)."""
END_WITHIN_S = 10.0


class DiscordSide:
    """One bot: its messenger and its gate for the product, and the product for what its people do."""

    def __init__(self, settings: Settings, store: Store, clock: Clock, token: str) -> None:
        self._store, self._clock, self._token = store, clock, token
        self._client = Client(settings.discord_api_base)
        self._notes = SqlDiscord(store.work)
        self._outlet = Outlet(self._client, self._notes, clock)
        self._lanes = Lanes()
        self._known = asyncio.Event()
        self._catching = asyncio.Lock()
        self.gate = DiscordGate(self._client, self._notes)
        self.messenger = DiscordMessenger(self._outlet)
        self.files = NoFiles()

    async def close(self) -> None:
        """Every connection is closed."""
        await self._client.close()

    def plug(self, cases: Cases, router: Router, policy: Policy) -> None:
        """Have what comes in handled by this product."""
        work, clock = self._store.work, self._clock
        guard, ways = Guard(work, clock, router.owners), Ways(work, clock, policy)
        self._parts = Parts(work, clock, cases, router, guard, ways, self._client, self.gate, self._outlet, self._notes)
        self._doors = Doors(self._parts)
        self._talk = Talk(self._parts, Binding(self._parts, Binder(self._notes), self._doors.reconcile))
        self._asking = Asking(self._parts, self._talk)
        self._catch_up = CatchUp(self._parts, self._told_late)
        self.gate.learn(Facts(self._parts.wanted, self._parts.plans_of))
        self._outlet.when_closed(self._doors.is_closed)
        self._client.hears = self
        fill(self._client.tree, orders(), self._asking.ordered, self._asking.offered)

    @property
    def jobs(self) -> Mapping[str, Callable[[Job], Awaitable[None]]]:
        """Return what the durable engine runs for this side: nothing of its own."""
        return {}

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """Return no route: Discord brings everything over its gateway."""
        return ()

    @property
    def periods(self) -> tuple[Periodic, ...]:
        """Return what this side does by itself, and how often."""
        return (
            Periodic("discord-roles", timedelta(minutes=10), self._doors.reconcile),
            Periodic("discord-prune", timedelta(hours=6), self._prune),
        )

    async def _prune(self) -> int:
        """Forget what was sent long ago."""
        return await self._notes.prune(self._clock.now() - REMEMBERED)

    async def quiet(self) -> None:
        """Return when everything that came in was handled, and what follows at once was done."""
        await self._lanes.quiet()
        await self._parts.quiet()

    @asynccontextmanager
    async def serving(self) -> AsyncGenerator[None]:
        """Be connected until left.

        Raises `Refused` in one plain line where Discord does not know the token, or the portal has an intent off.
        """
        await self._catch_up.begin()
        living = asyncio.create_task(self._live(), name="discord")
        known = asyncio.create_task(self._known.wait())
        try:
            await asyncio.wait({living, known}, timeout=KNOWN_WITHIN_S, return_when=asyncio.FIRST_COMPLETED)
            if living.done():
                living.result()
            yield
        finally:
            known.cancel()
            await self._lanes.close(END_WITHIN_S)
            self._parts.cancel()
            await self._client.close()
            living.cancel()
            with suppress(asyncio.CancelledError, Refused):
                await living

    async def _live(self) -> None:
        await _until_done(lambda: self._client.begin(self._token), self._forget_session)
        try:
            await _until_done(self._client.live, None)
        except Refused as refusal:
            log.warning("discord.stopped", why=refusal.key)
            raise

    async def _forget_session(self) -> None:
        await self._client.http.close()

    # What the client hears.

    async def prepared(self) -> None:
        """Tell Discord of the commands, where they are not what it was told before."""
        tree, translator = self._client.tree, Chinese()
        await tree.set_translator(translator)
        name = f"commands:{self._client.application_id}"
        digest = await digest_of(tree, translator)
        if await self._notes.fact(name) == digest:
            return
        try:
            await tree.sync()
        except discord.HTTPException as error:
            log.warning("discord.commands.refused", why=outcome_of(error).fault, code=error.code)
            return
        await self._notes.keep_fact(name, digest)

    def connected(self, shard: int) -> None:
        """A session begins."""
        self._known.set()
        self._catch_up.connected(shard)
        asyncio.get_running_loop().call_later(READY_WITHIN_S, self._not_ready_yet)

    def resumed(self, shard: int) -> None:
        """The session goes on."""
        self._catch_up.resumed(shard)

    def disconnected(self, shard: int) -> None:
        """The connection is gone."""
        self._catch_up.disconnected(shard)

    async def ready(self) -> None:
        """Read what was missed, put roles right, and look how the bot stands."""
        log.info("discord.ready", guilds=len(self._client.guilds))
        for guild in self._client.guilds:
            self._doors.rearranged(guild)
        self._mend()

    def _not_ready_yet(self) -> None:
        if not self._client.is_ready() and not self._client.is_closed():
            self._mend()

    def _mend(self) -> None:
        self._parts.beside(self._doors.reconcile(), "reconcile")
        self._parts.beside(self._read_missed(), "catch-up")

    async def _read_missed(self) -> None:
        async with self._catching:
            await self._catch_up.run()

    def said(self, message: discord.Message) -> None:
        """Somebody wrote."""
        self._catch_up.heard(message)
        self._take(message, IncomingKind.TALK)

    def edited(self, message: discord.Message) -> None:
        """Somebody changed what they wrote."""
        self._take(message, IncomingKind.EDIT)

    def removed(self, channel_id: int, guild_id: int | None, message_ids: Iterable[int]) -> None:
        """Messages were taken away."""
        numbers = tuple(message_ids)
        lane = self._lane(self._client.get_channel(channel_id), channel_id)
        self._lanes.put(lane, Arrival(lambda: self._talk.removed(channel_id, guild_id, numbers), _never))

    async def pressed(self, interaction: discord.Interaction[Any], action: str) -> None:
        """Somebody pressed a button."""
        await self._asking.pressed(interaction, action)

    def came(self, member: discord.Member) -> None:
        """Somebody joined a community."""
        self._lanes.put(member.id, Arrival(lambda: self._doors.came(member), _never))

    def changed(self, before: discord.Member, after: discord.Member) -> None:
        """Somebody's roles, or what they may do, changed."""
        self._lanes.put(after.id, Arrival(lambda: self._doors.changed(before, after), _never))

    def rearranged(self, guild: discord.Guild) -> None:
        """Roles or channels of a community changed, or how the bot stands there."""
        self._doors.rearranged(guild)

    def _told_late(self, message: discord.Message) -> None:
        self._take(message, IncomingKind.TALK, is_late=True)

    def _take(self, message: discord.Message, kind: IncomingKind, *, is_late: bool = False) -> None:
        handle = Arrival(
            lambda: self._talk.message(message, kind, is_late=is_late), lambda: self._talk.is_quick(message)
        )
        self._lanes.put(self._lane(message.channel, message.channel.id), handle)

    def _lane(self, channel: Any, number: int) -> int:
        """Return what keeps its order together: a room with its threads, or a private chat."""
        room = None if channel is None else room_of(channel)
        return number if room is None else int(room)


def _never() -> bool:
    return False


async def _until_done(step: Callable[[], Awaitable[None]], between: Callable[[], Awaitable[None]] | None) -> None:
    """Take the step, again and again while Discord is away."""
    rest_s = 0.5
    while True:
        try:
            return await step()
        except (NotYet, *FAILURES) as error:
            log.warning("discord.start.later", why=outcome_of(error).fault)
        if between is not None:
            await between()
        await asyncio.sleep(rest_s)
        rest_s = min(rest_s * 2, 30.0)
