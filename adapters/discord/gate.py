"""Discord's door: a role for every plan, in every community; whoever has the role sees the plan's channels."""

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

import discord

from adapters.discord.client import Client
from adapters.discord.faults import AWAY, FAILURES, Fault, outcome_of
from adapters.discord.ports import Notes
from core.access.ports import NotThere
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import DISCORD, Address
from core.kernel.phrase import Phrase, phrase

log = logging.getLogger(__name__)

NOT_READY = timedelta(seconds=5)
POWERS = discord.Permissions.elevated()
"""Rights that nobody may buy: those for which Discord asks moderators for a second factor."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The plans that are open to a person now; staff keep what they were given by hand."""

    plans: frozenset[str]
    keeps: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What the gate asks of the product: what is open to an account, and which plans open a room."""

    wanted: Callable[[Address], Awaitable[Wanted]]
    plans_of: Callable[[Address], Awaitable[Collection[str]]]


class DiscordGate:
    """The port `RoomGate` of Discord: the roles of a person are what they should be; that is all a door is here."""

    def __init__(self, client: Client, notes: Notes) -> None:
        self._client = client
        self._notes = notes
        self._facts: Facts | None = None
        self._barred: set[tuple[int, int]] = set()

    def learn(self, facts: Facts) -> None:
        """Ask these for what is wanted."""
        self._facts = facts

    async def admit(self, room: Address, person: Address) -> bool:
        """Give the person the roles of what they paid for. `NotThere` where they are not in the community."""
        guild = self._guild(room)
        wanted, roles, plans = await self._known(room, person, guild)
        mine = [roles[plan] for plan in plans if plan in wanted.plans and plan in roles]
        if not mine:
            raise Refused("gate.degraded", why=phrase("gate.role_gone"))
        is_there = [await self._move(guild, int(person.external_id), role, is_given=True) for role in mine]
        if not all(is_there) or not await self._align(guild, int(person.external_id), wanted, roles):
            raise NotThere("not in the community")
        return True

    async def remove(self, room: Address, person: Address) -> None:
        """Take the roles that open the room; who paid again gets them again."""
        guild = self._guild(room)
        wanted, roles, plans = await self._known(room, person, guild)
        if not await self._align(guild, int(person.external_id), wanted, roles):
            return
        kept = {roles[plan] for plan in wanted.plans if plan in roles}
        # Also what the cache does not show: it is short of some members after a torn connection.
        for role in {roles[plan] for plan in plans if plan in roles} - kept:
            await self._move(guild, int(person.external_id), role, is_given=False)

    async def align(self, guild: discord.Guild, person: int) -> bool:
        """The person's roles of plans are what they should be; whether any was not."""
        roles = _numbers(await self._notes.roles(str(guild.id)))
        if self._facts is None or not roles:
            return False
        wanted = await self._facts.wanted(Address(DISCORD, str(person)))
        have = await self._have(guild, person)
        if have is None or not _differs(have, wanted, roles):
            return False
        await self._align(guild, person, wanted, roles)
        return True

    def changed(self, guild: discord.Guild) -> None:
        """Roles or rights changed here: what was refused may be asked again."""
        self._barred = {one for one in self._barred if one[0] != guild.id}

    async def missing(self, room: Address) -> Phrase | None:
        """Return what the bot lacks to guard the room, None where it lacks nothing."""
        if self._client.stopped is not None:
            return phrase(self._client.stopped.key)
        if not self._client.knows_all:
            raise NotYet(NOT_READY, "not connected to discord yet")
        channel = self._client.get_channel(int(room.external_id))
        if not isinstance(channel, discord.abc.GuildChannel) or self._facts is None:
            return phrase("gate.no_channel")
        if channel.permissions_for(channel.guild.default_role).view_channel:
            return phrase("gate.open_to_all")
        roles = _numbers(await self._notes.roles(str(channel.guild.id)))
        for plan in await self._facts.plans_of(room):
            if (why := flaw_of(channel.guild, roles.get(plan))) is not None:
                return why
        return None

    async def managed(self, guild: discord.Guild) -> Collection[int]:
        """Return the roles that stand for plans here."""
        return _numbers(await self._notes.roles(str(guild.id))).values()

    def _guild(self, room: Address) -> discord.Guild:
        channel = self._client.get_channel(int(room.external_id))
        if isinstance(channel, discord.abc.GuildChannel):
            return channel.guild
        if not self._client.knows_all:
            raise NotYet(NOT_READY, "not connected to discord yet")
        raise Refused("gate.degraded", why=phrase("gate.no_channel"))

    async def _known(
        self, room: Address, person: Address, guild: discord.Guild
    ) -> tuple[Wanted, Mapping[str, int], Collection[str]]:
        if self._facts is None:
            raise NotYet(NOT_READY, "not plugged in yet")
        roles = _numbers(await self._notes.roles(str(guild.id)))
        return await self._facts.wanted(person), roles, await self._facts.plans_of(room)

    async def _align(self, guild: discord.Guild, person: int, wanted: Wanted, roles: Mapping[str, int]) -> bool:
        """Give first, take afterwards; False where the person is not in the community."""
        have = await self._have(guild, person)
        if have is None:
            return False
        give = [role for plan, role in roles.items() if plan in wanted.plans and role not in have]
        kept = {roles[plan] for plan in wanted.plans if plan in roles}
        take = [] if wanted.keeps else [role for role in roles.values() if role in have and role not in kept]
        for role in give:
            await self._move(guild, person, role, is_given=True)
        for role in take:
            await self._move(guild, person, role, is_given=False)
        return True

    async def _have(self, guild: discord.Guild, person: int) -> frozenset[int] | None:
        """Return the person's roles; None where they are not in the community."""
        member = guild.get_member(person)
        try:
            found = member or await guild.fetch_member(person)
        except FAILURES as error:
            fault = outcome_of(error).fault
            if fault is Fault.GONE:
                return None
            raise _raised(guild, fault) from error
        return frozenset(role.id for role in found.roles)

    async def _move(self, guild: discord.Guild, person: int, role: int, *, is_given: bool) -> bool:
        """Give or take one role, done already is done; False where the person is not in the community."""
        if not is_given and guild.get_role(role) is None and not guild.unavailable:
            # The role is not there any more: nobody has it.
            return True
        why = flaw_of(guild, role)
        if why is None and (guild.id, role) in self._barred:
            why = phrase("gate.needs_roles")
        if why is not None:
            raise Refused("gate.degraded", why=why)
        if not self._client.is_open:
            raise NotYet(NOT_READY, "not connected to discord")
        move = self._client.http.add_role if is_given else self._client.http.remove_role
        try:
            await move(guild.id, person, role, reason="Zhishe: what is paid for")
        except FAILURES as error:
            fault = outcome_of(error).fault
            if fault is Fault.GONE:
                return False
            if fault in {Fault.NO_RIGHT, Fault.NO_ACCESS}:
                # Whoever asks again and again what is refused is shut out of Discord: not before something changed.
                self._barred.add((guild.id, role))
            raise _raised(guild, fault) from error
        return True


def flaw_of(guild: discord.Guild, number: int | None) -> Phrase | None:
    """Return why the bot cannot hand out this role, None where it can."""
    role = None if number is None else guild.get_role(number)
    if role is None:
        return phrase("gate.role_gone")
    if role.is_default():
        return phrase("gate.role_everyone")
    if role.managed:
        return phrase("gate.role_managed", role=role.name)
    if role.permissions.value & POWERS.value:
        return phrase("gate.role_admin", role=role.name)
    if not guild.me.guild_permissions.manage_roles:
        return phrase("gate.needs_roles")
    if guild.me.top_role <= role:
        return phrase("gate.role_high", role=role.name)
    return None


def _raised(guild: discord.Guild, fault: Fault) -> Exception:
    match fault:
        case Fault.AWAY | Fault.TOKEN:
            return NotYet(AWAY, f"discord: {fault}")
        case Fault.NO_ROLE:
            return Refused("gate.degraded", why=phrase("gate.role_gone"))
        case Fault.NO_RIGHT | Fault.NO_ACCESS:
            return Refused("gate.degraded", why=phrase("gate.needs_roles"))
        case _:
            log.warning("discord.gate.refused: %s %s", guild.id, fault)
            return Refused("gate.degraded", why=phrase("gate.needs_roles"))


def _differs(have: Collection[int], wanted: Wanted, roles: Mapping[str, int]) -> bool:
    kept = {role for plan, role in roles.items() if plan in wanted.plans}
    exceeds = any(role in have and role not in kept for role in roles.values())
    return not kept <= set(have) or (exceeds and not wanted.keeps)


def _numbers(roles: Mapping[str, str]) -> Mapping[str, int]:
    return {plan: int(role) for plan, role in roles.items()}
