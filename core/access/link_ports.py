"""What making two accounts one person, and parting them again, ask of the store."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from core.access.link_code import LinkCode
from core.access.rights import StandingTx
from core.kernel.ids import Address, MemberId, Platform
from core.kernel.ports import Audit
from core.members.notices import NoticesTx


class LinkStore(Protocol):
    """One-time codes, wrong tries, freed seats; and the two steps that move accounts between members."""

    async def alone(self) -> None:
        """Nobody else joins or parts accounts until this transaction ends."""
        ...

    async def show(self, code: LinkCode, at: datetime) -> None:
        """Keep the code as its member's only live one: an earlier one has expired."""
        ...

    async def code(self, digest: str) -> LinkCode | None:
        """Return the code of this digest."""
        ...

    async def use(self, digest: str, at: datetime) -> bool:
        """Keep that the code was used; whether it was not before."""
        ...

    async def missed(self, member_id: MemberId, at: datetime) -> None:
        """Keep that the member entered a wrong code."""
        ...

    async def misses(self, member_id: MemberId, since: datetime) -> Sequence[datetime]:
        """Return when the member entered wrong codes since then, oldest first."""
        ...

    async def freed(self, member_id: MemberId) -> Mapping[Platform, datetime]:
        """Return when each seat of the member was last freed."""
        ...

    async def merge(self, old: MemberId, into: MemberId, at: datetime) -> None:
        """Everything of `old` is `into`'s from now on; what is left of `old` is a number that leads to `into`.

        A purpose is allowed afterwards where both allowed it.
        """
        ...

    async def part(self, member_id: MemberId, account: Address, at: datetime) -> MemberId:
        """The account is a new member of its own, and return that; the seat of its platform is empty.

        It takes along its private chat, its places in rooms of its platform, and the bans that are in force.
        """
        ...


class LinkTx(NoticesTx, StandingTx, Protocol):
    """A transaction over who is who."""

    @property
    def links(self) -> LinkStore:
        """The codes and seats of this transaction."""
        ...

    @property
    def audit(self) -> Audit:
        """The audit of this transaction."""
        ...
