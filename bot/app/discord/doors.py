"""Who comes, whose roles change, and how the bot stands in each community: put right, and told to the owners."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import discord
import structlog

from adapters.discord.faults import FAILURES, outcome_of
from bot.app.discord.parts import Parts
from bot.commands.base import say
from core.access.ports import Door
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import DISCORD
from core.kernel.messages import Person
from core.kernel.phrase import Phrase

log = structlog.get_logger()

TOGETHER_S = 0.3
"""How long changes of one community are gathered: moving one role tells of every role."""


@dataclass(frozen=True, slots=True)
class Doors:
    """The gated channels of Discord as Discord tells of them."""

    parts: Parts
    _looking: set[int] = field(default_factory=set[int])

    async def came(self, member: discord.Member) -> None:
        """Whoever paid has their roles at once; whom a moderator keeps silent stays so."""
        if member.bot:
            return
        until = await self.parts.notes.timeout(str(member.guild.id), str(member.id))
        if until is not None and until > self.parts.clock.now() and not member.is_timed_out():
            with suppress(*FAILURES):
                await member.timeout(until, reason="Zhishe: the time-out goes on")
        await self._align(member)

    async def changed(self, before: discord.Member, after: discord.Member) -> None:
        """Roles of plans that were given or taken by hand are put right; others are nobody's business here."""
        if after.bot:
            return
        if before.timed_out_until != after.timed_out_until:
            await self._keep_timeout(after)
        if set(before.roles) != set(after.roles):
            managed = set(await self.parts.gate.managed(after.guild))
            if managed & {role.id for role in set(before.roles) ^ set(after.roles)}:
                await self._align(after)

    def rearranged(self, guild: discord.Guild) -> None:
        """Look how the bot stands in this community, once for all that changes together."""
        self.parts.gate.changed(guild)
        if guild.id not in self._looking:
            self._looking.add(guild.id)
            self.parts.beside(self._look(guild), "look")

    async def _look(self, guild: discord.Guild) -> None:
        await asyncio.sleep(TOGETHER_S)
        self._looking.discard(guild.id)
        moment = self.parts.clock.now().isoformat()
        for door in await self._gated():
            channel = self.parts.client.get_channel(int(door.address.external_id))
            if channel is None or getattr(channel, "guild", guild) == guild:
                await self.stands(door, moment)

    async def stands(self, door: Door, moment: str) -> None:
        """Tell the core how the bot stands in the channel."""
        if not self.parts.client.knows_all:
            return
        why = await self.parts.gate.missing(door.address)
        if why is not None:
            await self.parts.guard.lost(door.address, why)
        elif await self._is_troubled(door):
            await self.parts.guard.regained(door.address, moment)
            # What was changed by hand meanwhile could not be put right.
            self.parts.beside(self.reconcile(), "reconcile")

    async def all_lost(self, why: Phrase) -> None:
        """Tell the core that no channel can be guarded: the bot is shut out of Discord."""
        for door in await self._gated():
            await self.parts.guard.lost(door.address, why)

    async def reconcile(self) -> int:
        """Every role of a plan is where it should be and nowhere else; return for how many people one was not."""
        if not self.parts.client.is_open:
            return 0
        accounts = await self._accounts()
        moved = 0
        for guild in list(self.parts.client.guilds):
            if not guild.unavailable and (managed := set(await self.parts.gate.managed(guild))):
                moved += await self._reconcile(guild, managed, accounts)
        return moved

    async def _reconcile(self, guild: discord.Guild, managed: set[int], accounts: set[int]) -> int:
        moved = 0
        async for member in _members(guild):
            if not member.bot and (member.id in accounts or managed & {role.id for role in member.roles}):
                try:
                    moved += await self.parts.gate.align(guild, member.id)
                except (Refused, NotYet) as fault:
                    log.warning("discord.align.later", guild=guild.id, person=member.id, why=str(fault))
        return moved

    async def _accounts(self) -> set[int]:
        """Return the accounts of everybody who ever had what opens a room."""
        found: set[int] = set()
        for member_id in await self.parts.cases.apply.everybody():
            async with self.parts.work.read() as tx:
                member = await tx.members.get(member_id)
            accounts = () if member is None else member.accounts
            found.update(int(one.external_id) for one in accounts if one.platform == DISCORD)
        return found

    async def is_closed(self, person: str) -> None:
        """Say in a room that the person sees that there is something to tell them, and how they get to know it."""
        spot = next(self._rooms_of(int(person)), None)
        if spot is None:
            return
        member = await self.parts.member(Person(person))
        if len(member.accounts) > 1:
            return  # they are told by another account
        text = self.parts.reply(member, say("discord.closed")).text
        key = f"closed:{person}:{self.parts.clock.now().isoformat()}"
        await self.parts.outlet.mention(spot, int(person), text, key=key)

    def _rooms_of(self, person: int) -> Iterator[discord.TextChannel]:
        """Yield the rooms where the bot can ping the person, the community's own first."""
        for guild in self.parts.client.guilds:
            member = guild.get_member(person)
            first = [guild.system_channel] if guild.system_channel is not None else []
            for channel in [*first, *guild.text_channels] if member is not None else ():
                mine = channel.permissions_for(guild.me)
                if member is not None and channel.permissions_for(member).view_channel and mine.send_messages:
                    yield channel

    async def _align(self, member: discord.Member) -> None:
        try:
            await self.parts.gate.align(member.guild, member.id)
        except (Refused, NotYet) as fault:
            log.warning("discord.align.later", guild=member.guild.id, person=member.id, why=str(fault))

    async def _keep_timeout(self, member: discord.Member) -> None:
        guild, person = str(member.guild.id), str(member.id)
        if member.timed_out_until is None or not member.is_timed_out():
            await self.parts.notes.drop_timeout(guild, person)
        else:
            await self.parts.notes.keep_timeout(guild, person, member.timed_out_until)

    async def _gated(self) -> list[Door]:
        return list(await self.parts.ways.gated(DISCORD))

    async def _is_troubled(self, door: Door) -> bool:
        return await self.parts.notes.is_troubled(door.room_id)


async def _members(guild: discord.Guild) -> AsyncIterator[discord.Member]:
    """Yield everybody in the community: from memory where that is whole, else as Discord says."""
    if guild.chunked:
        for member in list(guild.members):
            yield member
        return
    try:
        async for member in guild.fetch_members(limit=None):
            yield member
    except FAILURES as error:
        log.warning("discord.members.later", guild=guild.id, why=outcome_of(error).fault)
