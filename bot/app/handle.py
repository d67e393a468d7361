"""A running product as one drives it: by the console platform."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial

from fastapi import FastAPI

from adapters.console.files import ConsoleFiles
from adapters.console.inbound import pressed, said
from adapters.console.outbound import reply_from
from adapters.sql.work import SqlWork
from bot.app.side import Side
from bot.app.store import Store
from bot.cases import Cases
from bot.commands.base import button, say
from bot.phrases import Speaker
from bot.router import Router, refused
from bot.schedule import Schedule
from core.access.verdict import Because
from core.interactions.model import Room
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import CONSOLE, Address, PlanCode, Platform
from core.kernel.messages import Button, Enclosure, Incoming, Person, Reply
from core.kernel.phrase import phrase
from core.kernel.ports import Clock
from core.members.authority import roles_of
from core.members.model import Language, Member, Role


class App:
    """A running product, driven as the console platform drives it."""

    def __init__(self, parts: "Parts") -> None:
        self.cases = parts.cases
        self.schedule = parts.schedule
        self.web = parts.web
        self._parts = parts

    async def say(
        self,
        person: str,
        text: str,
        room: str | None = None,
        *,
        ref: str | None = None,
        reply_to: str | None = None,
        enclosures: Sequence[Enclosure] = (),
    ) -> list[Reply]:
        """Return what is answered when the person says `text`, in private or in a room of the console.

        A message may be given a `ref`, by which another one can be a reply to it, and files that come with it.
        """
        place = None if room is None else (CONSOLE, room)
        now = self._parts.clock.now()
        files = tuple(map(self._parts.files.bring, enclosures))
        message = partial(said, person, text, at=now, room=place, ref=ref, reply_to=reply_to)
        return await self._handle(person, lambda: replace(message(), attachments=files), place)

    async def say_in(self, person: str, text: str, room: Room) -> list[Reply]:
        """Return what is answered when the person says `text` in this very room, of whatever platform."""
        place = (room.address.platform, room.address.external_id)
        return await self._handle(person, partial(said, person, text, at=self._parts.clock.now(), room=place), place)

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
        # A moderator's ban outranks every payment.
        if member is None or await self.cases.standing.kept_out(member.id) is not None:
            return frozenset()
        return frozenset(await self.cases.standing(member.id))

    async def members(self, room: str) -> frozenset[str]:
        """Return the people who are in a console room now."""
        inside = await self.cases.inside(Address(CONSOLE, room))
        async with self._parts.store.work.read() as tx:
            found = [await tx.members.get(member_id) for member_id in inside]
        accounts = (one for member in found if member is not None for one in member.accounts)
        return frozenset(one.external_id for one in accounts if one.platform == CONSOLE)

    async def member(self, person: str) -> Member:
        """Return who the person of the console is; made on first sight."""
        return await self.cases.resolve(Address(CONSOLE, person), Person(person, display_name=person))

    async def people(self) -> list[str]:
        """Return everybody who has an account on the console, in alphabetical order."""
        async with self._parts.store.work.read() as tx:
            return await tx.members.on(CONSOLE)

    async def run_due(self) -> None:
        """By the clock: each overdue periodic job once, dated work one by one, then the engine until it is quiet."""
        await self.schedule.run_due()

    @property
    def router(self) -> Router:
        """Where every platform hands in what came."""
        return self._parts.router

    @asynccontextmanager
    async def on_platforms(self) -> AsyncGenerator[None]:
        """Serve the people of every configured platform until left."""
        async with AsyncExitStack() as live:
            for side in self._parts.sides.values():
                await live.enter_async_context(side.serving())
            yield

    @property
    def work(self) -> SqlWork:
        """Transactions of the store: what a loader or a measurement needs."""
        return self._parts.store.work

    @property
    def clock(self) -> Clock:
        """The clock that everything here goes by."""
        return self._parts.clock

    async def analyse(self) -> int:
        """Read the log to its end; return how many rows were looked at."""
        return await until_done(self.cases.analyse)

    async def shut(self, person: str, room: Address) -> Reply | None:
        """Return what is said at a shut door; None where the person may come in: the console has no door of its own."""
        member = await self.member(person)
        verdict = await self.cases.door(room, member.id)
        if verdict is None or verdict.is_open:
            return None
        if roles_of(member, self._parts.router.owners) - {Role.MEMBER} and verdict.because is not Because.BANNED:
            return None
        why = phrase(f"because.{verdict.because.value}")
        ways = (button("plans", "/plans"), button("status", "/status"))
        said = say("access.shut", *ways, room=room.external_id, why=why)
        return Speaker(member.language, self._parts.zone).reply(said)

    async def _handle(
        self, person: str, incoming: Callable[[], Incoming], place: tuple[Platform, str] | None = None
    ) -> list[Reply]:
        try:
            said_now = incoming()
            if place is not None and (shut := await self.shut(person, Address(*place))) is not None:
                return [shut]
            reply = await self._parts.router(said_now)
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
    sides: Mapping[Platform, Side] = field(default_factory=dict[Platform, Side])
    files: ConsoleFiles = field(default_factory=ConsoleFiles)

    async def refuse(self, person: str, fault: Refused | NotYet) -> Reply:
        """Return what a person sees whose words could not be taken in at all."""
        language = self.cases.resolve.default_language or Language.ZH
        # A store that is away, or an id that cannot be kept, has no language to tell.
        with suppress(Refused, NotYet):
            language = (await self.cases.resolve(Address(CONSOLE, person), Person(person))).language
        answer = refused(fault) if isinstance(fault, Refused) else say("error.not_now")
        return Speaker(language, self.zone).reply(answer)


async def until_done(step: Callable[[], Awaitable[int]]) -> int:
    """Take steps until one finds nothing to do; return how much all of them did."""
    total = 0
    while done := await step():
        total += done
    return total
