"""A person gives up the seat on another platform: that account is somebody of its own again, with nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from core.access.link_code import SEAT_RESTS
from core.access.link_ports import LinkTx
from core.kernel.errors import Refused
from core.kernel.ids import Address, MemberId, Platform
from core.kernel.ports import Clock, Job, Work
from core.members.model import Member

Afterwards = Callable[[], Awaitable[None]]
"""What must follow the commit: memories of who is who are dropped."""


@dataclass(frozen=True, slots=True)
class Unlinked:
    """An account that is on its own: who it is now, and until when its seat stays empty."""

    account: Address
    member_id: MemberId
    until: datetime


@dataclass(frozen=True, slots=True)
class Unlink:
    """The seat is free; what the account had through it ends as soon as the platform lets us."""

    work: Work[LinkTx]
    clock: Clock
    afterwards: Afterwards

    async def __call__(self, member_id: MemberId, platform: Platform) -> Unlinked:
        """Part the member's account on the platform. Raises `Refused("unlink.nothing")` where there is no such seat.

        The last account of a member is no seat: it is the member.
        """
        now = self.clock.now()
        async with self.work.write() as tx:
            await tx.links.alone()
            member = await tx.members.get(member_id)
            account = None if member is None else seat_on(member, platform)
            if account is None:
                raise Refused("unlink.nothing")
            parted = await tx.links.part(member_id, account, now)
            await tx.audit.note(member_id, "unlink", f"member:{member_id}", now, {"parted": parted})
            for one in (parted, member_id):
                await tx.jobs.enqueue(Job("access", f"access:{one}:unlink:{now.isoformat()}", {"member": one}))
        await self.afterwards()
        return Unlinked(account, parted, now + SEAT_RESTS)


def seat_on(member: Member, platform: Platform) -> Address | None:
    """Return the member's account on the platform, None where that is their only account or there is none."""
    if len(member.accounts) < 2:
        return None
    return next((account for account in member.accounts if account.platform == platform), None)
