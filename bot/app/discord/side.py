"""The Discord side of a running product: made with it, plugged into it, and live while `zhishe run` serves."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import discord
import structlog
from starlette.routing import BaseRoute

from adapters.discord.binder import Binder
from adapters.discord.client import Client
from adapters.discord.faults import FAILURES, outcome_of
from adapters.discord.files import DiscordFiles
from adapters.discord.gate import DiscordGate, Facts
from adapters.discord.inbound import address_of
from adapters.discord.orders import Chinese, digest_of, fill
from adapters.discord.outbound import DiscordMessenger, Outlet
from adapters.sql.discord_rows import SqlDiscord
from bot.app.discord.binding import Binding
from bot.app.discord.doors import Doors
from bot.app.discord.hearing import Hearing
from bot.app.discord.orders import orders
from bot.app.discord.parts import Parts
from bot.app.discord.talk import Talk
from bot.app.store import Store
from bot.cases import Cases
from bot.router import Router
from bot.schedule import Periodic
from bot.settings import Settings
from core.access.guard import Guard
from core.access.verdict import Policy
from core.access.ways import Ways
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import Address
from core.kernel.phrase import phrase
from core.kernel.ports import Clock, Job

log = structlog.get_logger()

REMEMBERED = timedelta(days=14)
"""How long it is known what was sent: no job waits longer."""
KNOWN_WITHIN_S = 30.0
"""How long a start waits for Discord's first word: a token or an intent that is wrong ends it in one plain line."""
END_WITHIN_S = 10.0


class DiscordSide:
    """One bot: its messenger and its gate for the product, and the product for what its people do."""

    def __init__(self, settings: Settings, store: Store, clock: Clock, token: str) -> None:
        self._store, self._clock, self._token = store, clock, token
        self._client = Client(settings.discord_api_base)
        self._notes = SqlDiscord(store.work)
        self._outlet = Outlet(self._client, self._notes, clock)
        self.gate = DiscordGate(self._client, self._notes)
        self.messenger = DiscordMessenger(self._outlet)
        self.files = DiscordFiles(self._client, settings.discord_api_base)

    @property
    def account(self) -> Address | None:
        """Return the bot's own account."""
        return None if self._client.user is None else address_of(self._client.user.id)

    async def close(self) -> None:
        """Every connection is closed."""
        await self._client.close()

    def plug(self, cases: Cases, router: Router, policy: Policy) -> None:
        """Have what comes in handled by this product."""
        work, clock = self._store.work, self._clock
        guard, ways = Guard(work, clock, router.owners), Ways(work, clock, policy)
        self._parts = Parts(work, clock, cases, router, guard, ways, self._client, self.gate, self._outlet, self._notes)
        self._doors = Doors(self._parts)
        talk = Talk(self._parts, Binding(self._parts, Binder(self._notes), self._doors.reconcile))
        self._hearing = Hearing(self._parts, self._doors, talk, self._tell_commands)
        self.gate.learn(Facts(self._parts.wanted, self._parts.plans_of))
        self._outlet.when_closed(self._doors.is_closed)
        self._client.hears = self._hearing
        asking = self._hearing.asking
        fill(self._client.tree, orders(), asking.ordered, asking.offered)

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
        await self._hearing.lanes.quiet()
        await self._parts.quiet()

    @asynccontextmanager
    async def serving(self) -> AsyncGenerator[None]:
        """Be connected until left.

        Raises `Refused` in one plain line where Discord does not know the token, or the portal has an intent off.
        """
        await self._hearing.catch_up.begin()
        living = asyncio.create_task(self._live(), name="discord")
        known = asyncio.create_task(self._hearing.is_known.wait())
        try:
            await asyncio.wait({living, known}, timeout=KNOWN_WITHIN_S, return_when=asyncio.FIRST_COMPLETED)
            if living.done():
                living.result()
            yield
        finally:
            known.cancel()
            await self._hearing.lanes.close(END_WITHIN_S)
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
            await self._doors.all_lost(phrase(refusal.key))
            raise

    async def _forget_session(self) -> None:
        await self._client.http.close()

    async def _tell_commands(self) -> None:
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
