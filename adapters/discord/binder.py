"""A channel is made ready for a plan: its role sees it, everybody else does not, and the bot does not lose it."""

import asyncio
from dataclasses import dataclass
from typing import Any

import discord

from adapters.discord.faults import FAILURES, Fault, outcome_of
from adapters.discord.gate import flaw_of
from adapters.discord.ports import Notes
from core.kernel.errors import Refused
from core.kernel.phrase import Phrase, phrase

Channel = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel
KNOWN_WITHIN_S, LOOK_EVERY_S = 5.0, 0.05
WHY = "Zhishe: bound to a plan"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was changed: the role that opens the channel, whether it is new, whether everybody saw the channel."""

    role: discord.Role
    is_new_role: bool
    was_open: bool


class Binder:
    """Makes channels ready, and undoes it."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes

    async def prepare(self, channel: Channel, plan: str, title: str, chosen: discord.Role | None) -> Prepared:
        """The plan's role, the chosen one or one made for it, opens the channel and nobody else sees it.

        Everything is checked before anything is changed. Raises `Refused("bind.cannot", why=…)`.
        """
        guild = channel.guild
        if (why := lacking(channel)) is not None:
            raise Refused("bind.cannot", why=why)
        role = chosen or await self._known(guild, plan) or _namesake(guild, plan, title)
        if role is not None and (why := flaw_of(guild, role.id)) is not None:
            raise Refused("bind.cannot", why=why)
        was_open = channel.permissions_for(guild.default_role).view_channel
        try:
            made = role or await self._made(guild, title)
            await self._shows(channel, guild.self_role or guild.me, speaks=True)
            await self._shows(channel, made)
            hidden = channel.overwrites_for(guild.default_role)
            if hidden.view_channel is not False:
                hidden.view_channel = False
                await channel.set_permissions(guild.default_role, overwrite=hidden, reason=WHY)
        except FAILURES as error:
            raise _refused(error) from error
        await self._notes.keep_role(str(guild.id), plan, str(made.id))
        return Prepared(made, role is None, was_open)

    async def undo(self, channel: Channel, plan: str) -> None:
        """The plan's role opens the channel no more; it stays closed to everybody else."""
        role = await self._known(channel.guild, plan)
        if role is None or role not in channel.overwrites:
            return
        try:
            await channel.set_permissions(role, overwrite=None, reason="Zhishe: not bound any more")
        except FAILURES as error:
            raise _refused(error) from error

    async def _known(self, guild: discord.Guild, plan: str) -> discord.Role | None:
        number = (await self._notes.roles(str(guild.id))).get(plan)
        return None if number is None else guild.get_role(int(number))

    async def _made(self, guild: discord.Guild, title: str) -> discord.Role:
        """Return a role without any right of its own, once the library knows it too."""
        made = await guild.create_role(name=title[:100], permissions=discord.Permissions.none(), reason=WHY)
        for _ in range(int(KNOWN_WITHIN_S / LOOK_EVERY_S)):
            if guild.get_role(made.id) is not None:
                break
            await asyncio.sleep(LOOK_EVERY_S)
        if (why := flaw_of(guild, made.id)) is not None:
            # The bot has no role of its own under which a new one could stand.
            await made.delete(reason=WHY)
            raise Refused("bind.cannot", why=why)
        return guild.get_role(made.id) or made

    async def _shows(self, channel: Channel, whom: discord.Role | discord.Member, *, speaks: bool = False) -> None:
        """They see the channel; an overwrite may hold only what the bot itself may do."""
        overwrite = channel.overwrites_for(whom)
        before = discord.PermissionOverwrite.from_pair(*overwrite.pair())
        overwrite.view_channel = True
        if speaks and channel.guild.me.guild_permissions.send_messages:
            overwrite.send_messages = True
        if overwrite != before:
            await channel.set_permissions(whom, overwrite=overwrite, reason=WHY)


def lacking(channel: Channel) -> Phrase | None:
    """Return what the bot lacks to close and open this channel, None where it lacks nothing."""
    me = channel.guild.me
    if not me.guild_permissions.manage_roles:
        return phrase("gate.needs_roles")
    rights = channel.permissions_for(me)
    if not rights.view_channel:
        return phrase("gate.no_access")
    return None if rights.manage_roles else phrase("gate.needs_permissions")


def _namesake(guild: discord.Guild, plan: str, title: str) -> discord.Role | None:
    """Return the role that is called as the plan is: nobody wants two of them.

    Not one that somebody has who is not asked: whoever did not pay would lose it. Choosing it by hand says that.
    """
    names = {plan.casefold(), title.casefold()}
    found = [role for role in guild.roles if role.name.casefold() in names]
    return next((role for role in reversed(found) if flaw_of(guild, role.id) or not role.members), None)


def channel_of(channel: Any) -> Channel | None:
    """Return the channel that can be bound, a thread's own one; None for anything else."""
    place = channel.parent if isinstance(channel, discord.Thread) else channel
    return place if isinstance(place, Channel) else None


def _refused(error: BaseException) -> Exception:
    match outcome_of(error).fault:
        case Fault.AWAY | Fault.TOKEN:
            return Refused("bind.cannot", why=phrase("gate.away"))
        case Fault.NO_ACCESS:
            return Refused("bind.cannot", why=phrase("gate.no_access"))
        case _:
            return Refused("bind.cannot", why=phrase("gate.needs_permissions"))
