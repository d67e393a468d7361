"""Who holds which role beside being a member."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.kernel.errors import Refused
from core.kernel.ids import MemberId
from core.kernel.messages import Answer, Notice
from core.kernel.phrase import phrase
from core.kernel.ports import Audit, Clock, Work
from core.members.model import Member, Role
from core.members.notices import NoticesTx, say_once

APPOINTED = tuple(role for role in reversed(Role) if role is not Role.MEMBER)
"""The roles that can be given, the highest first."""


class StaffTx(NoticesTx, Protocol):
    """A transaction in which somebody is appointed."""

    @property
    def audit(self) -> Audit:
        """The audit of this transaction."""
        ...


@dataclass(frozen=True, slots=True)
class Staff:
    """Roles are given and taken by an owner, told to the person and kept in the audit.

    `owners` are the addresses of `OWNER_IDS`: what the settings give, no command takes.
    """

    work: Work[StaffTx]
    clock: Clock
    owners: frozenset[str]

    async def everybody(self) -> Mapping[Role, Sequence[Member]]:
        """Return who holds each role, by the roles that somebody holds, the highest first."""
        async with self.work.read() as tx:
            held = {role: [await tx.members.get(one) for one in await tx.members.with_role(role)] for role in APPOINTED}
        return {role: [one for one in found if one is not None] for role, found in held.items() if any(found)}

    async def add(self, member_id: MemberId, role: Role, by: MemberId) -> bool:
        """The member holds the role; return whether this was new. Raises `Refused("staff.unknown")` for nobody."""
        return await self._change(member_id, role, by, is_on=True)

    async def remove(self, member_id: MemberId, role: Role, by: MemberId) -> bool:
        """The member holds the role no more; return whether they did.

        Raises `Refused`: `staff.unknown`, `staff.settings` for an owner by the settings, `staff.last_owner`.
        """
        return await self._change(member_id, role, by, is_on=False)

    async def _change(self, member_id: MemberId, role: Role, by: MemberId, *, is_on: bool) -> bool:
        now = self.clock.now()
        async with self.work.write() as tx:
            member = await tx.members.get(member_id)
            if member is None:
                raise Refused("staff.unknown")
            if role is Role.OWNER and not is_on:
                await self._check_owner(tx, member)
            if (role in member.roles) is is_on:
                return False
            await tx.members.appoint(member_id, member.roles ^ {role})
            deed = "appoint" if is_on else "dismiss"
            await tx.audit.note(by, deed, f"member:{member_id}", now, {"role": role.value})
            told = "staff.told_appoint" if is_on else "staff.told_dismiss"
            answer = Answer((phrase(told, role=phrase(f"role.{role.value}")),))
            key = f"staff:{deed}:{member_id}:{role.value}:{now.isoformat()}"
            await say_once(tx, Notice(member_id, key, answer), self.clock)
        return True

    async def _check_owner(self, tx: StaffTx, member: Member) -> None:
        if any(str(account) in self.owners for account in member.accounts):
            raise Refused("staff.settings")
        if not self.owners and await tx.members.with_role(Role.OWNER) == [member.id]:
            raise Refused("staff.last_owner")
