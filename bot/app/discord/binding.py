"""/bind and /unbind on Discord: the plan gets its role, and the channel opens to it and to nobody else."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import discord

from adapters.discord.binder import Binder, Prepared, channel_of
from bot.app.discord.parts import Parts
from bot.router import SLASHES
from core.kernel.errors import Refused
from core.kernel.ids import DISCORD, Address
from core.kernel.messages import Answer, Incoming, Reply
from core.kernel.phrase import Phrase, phrase
from core.payments.model import Plan

BOUND = frozenset(("bind.done", "bind.there"))
UNBOUND = frozenset(("unbind.done",))
ROLE = re.compile(r"<@&(\d{1,20})>")


@dataclass(frozen=True, slots=True)
class Binding:
    """What is particular to binding a channel of Discord."""

    parts: Parts
    binder: Binder
    reconcile: Callable[[], Awaitable[int]]

    async def prepare(self, incoming: Incoming) -> Prepared | None:
        """Make the channel ready that an owner binds; None for anything else. `Refused` with what is to be done first.

        Before the core binds it: nobody is to be let in by a role that does not exist yet.
        """
        if (
            command_of(incoming) != "bind"
            or incoming.room is None
            or str(incoming.author) not in self.parts.router.owners
        ):
            return None
        plan = await self._plan(incoming)
        if plan is None:
            return None
        channel = channel_of(self.parts.client.get_channel(int(incoming.room)))
        if channel is None:
            raise Refused("bind.cannot", why=phrase("gate.no_access"))
        return await self.binder.prepare(channel, plan.code, self._title(plan), _chosen(incoming, channel.guild))

    async def completed(self, incoming: Incoming, reply: Reply | None, prepared: Prepared | None) -> Reply | None:
        """Return the reply with what was changed; who has the plan is let in, who has the role by hand is not."""
        if reply is None or incoming.room is None or reply.key not in BOUND | UNBOUND:
            return reply
        channel = channel_of(self.parts.client.get_channel(int(incoming.room)))
        if reply.key in UNBOUND:
            if channel is not None:
                await self.binder.undo(channel, incoming.text.split()[1])
            return await self._told(incoming, reply, phrase("bind.stays_private"))
        if prepared is None or channel is None:
            return reply
        await self.parts.guard.regained(Address(DISCORD, incoming.room), f"bind-{incoming.message_ref}")
        self.parts.beside(self._put_right(), "put-right")
        return await self._told(incoming, reply, *_changes(prepared))

    async def _put_right(self) -> None:
        """A role that stands for the plan from now on is had by whoever has the plan, and by nobody else."""
        await self.reconcile()

    async def _told(self, incoming: Incoming, reply: Reply, *said: Phrase) -> Reply:
        member = await self.parts.member(incoming.person)
        more = self.parts.reply(member, Answer(said))
        return replace(reply, text=f"{reply.text}\n\n{more.text}")

    def _title(self, plan: Plan) -> str:
        """Return what the role is called: nobody's language is everybody's."""
        return plan.title_en if plan.title_en == plan.title_zh else f"{plan.title_zh} {plan.title_en}"

    async def _plan(self, incoming: Incoming) -> Plan | None:
        words = incoming.text.split()
        return next((one for one in await self.parts.cases.offer() if words[1:2] == [one.code]), None)


def command_of(incoming: Incoming) -> str:
    """Return the name of the command that is said, "" for talk."""
    words = incoming.text.split(maxsplit=1)
    if not words or not words[0].startswith(SLASHES):
        return ""
    return words[0][1:].partition("@")[0].lower()


def _chosen(incoming: Incoming, guild: discord.Guild) -> discord.Role | None:
    """Return the role that was named. `Refused` for one that is not there."""
    found = ROLE.search(incoming.text)
    if found is None:
        return None
    role = guild.get_role(int(found[1]))
    if role is None:
        raise Refused("bind.cannot", why=phrase("gate.role_gone"))
    return role


def _changes(prepared: Prepared) -> list[Phrase]:
    role = prepared.role.name
    said = [phrase("bind.role_made", role=role) if prepared.is_new_role else phrase("bind.role_used", role=role)]
    return [*said, phrase("bind.closed")] if prepared.was_open else said
