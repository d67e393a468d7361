"""A person, or everybody, is forgotten."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from core.kernel.errors import Refused
from core.kernel.ids import Address, MemberId
from core.kernel.ports import Clock, Work
from core.privacy.ports import PrivacyTx

Afterwards = Callable[[], Awaitable[None]]
"""What must follow the commit: memories of who is who are dropped, and erased bytes leave the files."""


@dataclass(frozen=True, slots=True)
class Erase:
    """Nothing of the member is left but facts under a number that leads to nobody."""

    work: Work[PrivacyTx]
    clock: Clock
    afterwards: Afterwards

    async def __call__(self, member_id: MemberId) -> Mapping[str, int]:
        """Return how many rows went, by table; nothing for somebody who is forgotten already."""
        async with self.work.write() as tx:
            gone = await tx.archive.erase(member_id, self.clock.now())
        await self.afterwards()
        return gone

    async def at(self, address: Address) -> Mapping[str, int]:
        """Forget whoever has this account; `Refused("member.unknown")` where nobody has."""
        async with self.work.read() as tx:
            member = await tx.members.at(address)
        if member is None:
            raise Refused("member.unknown", address=str(address))
        return await self(member.id)


@dataclass(frozen=True, slots=True)
class EraseAll:
    """Nothing of anybody is left: for the day on which the bot stops."""

    work: Work[PrivacyTx]
    clock: Clock
    afterwards: Afterwards

    async def __call__(self) -> Mapping[str, int]:
        """Return how many rows went, by table."""
        async with self.work.write() as tx:
            gone = await tx.archive.erase_all(self.clock.now())
        await self.afterwards()
        return gone
