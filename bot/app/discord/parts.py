"""What every part of the Discord side works with."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

import structlog

from adapters.discord.client import Client
from adapters.discord.gate import DiscordGate, Wanted
from adapters.discord.inbound import address_of
from adapters.discord.outbound import Outlet
from adapters.sql.discord_rows import SqlDiscord
from adapters.sql.work import SqlWork
from bot.cases import Cases
from bot.phrases import Speaker
from bot.router import Router
from core.access.guard import Guard
from core.access.verdict import ban_verdict
from core.access.ways import Ways
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import Address
from core.kernel.messages import Answer, Person, Reply
from core.kernel.ports import Clock
from core.members.authority import roles_of
from core.members.model import Member, Role

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Parts:
    """The product behind Discord, and the way back to its people."""

    work: SqlWork
    clock: Clock
    cases: Cases
    router: Router
    guard: Guard
    ways: Ways
    client: Client
    gate: DiscordGate
    outlet: Outlet
    notes: SqlDiscord
    _beside: set[asyncio.Task[None]] = field(default_factory=set["asyncio.Task[None]"])

    def reply(self, member: Member, answer: Answer) -> Reply:
        """Return the answer in the member's words."""
        return Speaker(member.language, member.zone or self.router.zone).reply(answer)

    async def member(self, person: Person) -> Member:
        """Return who the person is; made on first sight."""
        return await self.cases.resolve(address_of(person.external_id), person)

    async def wanted(self, account: Address) -> Wanted:
        """Return the plans that are open to whoever has this account; nobody new is made."""
        async with self.work.read() as tx:
            member = await tx.members.at(account)
            if member is None:
                return Wanted(frozenset())
            bans = await tx.bans.of(member.id)
        if ban_verdict(bans, self.clock.now()) is not None:
            return Wanted(frozenset())
        keeps = bool(roles_of(member, self.router.owners) - {Role.MEMBER})
        return Wanted(frozenset(await self.cases.standing(member.id)), keeps)

    async def plans_of(self, room: Address) -> list[str]:
        """Return the plans that open the room."""
        found = await self.ways.door(room)
        return [] if found is None else list(found[1])

    def beside(self, work: Coroutine[Any, Any, Any], name: str) -> None:
        """Have it done beside what comes in; what fails is logged."""

        async def done() -> None:
            try:
                await work
            except (Refused, NotYet) as fault:
                log.info("discord.beside.later", what=name, why=str(fault))
            except Exception:
                log.exception("discord.beside.failed", what=name)

        task = asyncio.create_task(done(), name=f"discord-{name}")
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def quiet(self) -> None:
        """Return when nothing is being done beside."""
        while self._beside:
            await asyncio.gather(*self._beside)

    def cancel(self) -> None:
        """What is being done beside is broken off: it is done again at the next start."""
        for task in self._beside:
            task.cancel()
