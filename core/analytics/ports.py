"""What figures ask of the store."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from core.access.ports import AccessTx
from core.analytics.model import Version
from core.kernel.ids import MemberId
from core.payments.provider import Charge


class BookStore(Protocol):
    """Everything that was ever bought, of everybody."""

    async def versions(self) -> Sequence[Version]:
        """Return every version of every right, in the order in which they were recorded."""
        ...

    async def charges(self) -> Sequence[tuple[str, Charge]]:
        """Return every charge with its provider, oldest first."""
        ...

    async def revoked(self) -> Sequence[tuple[MemberId, datetime]]:
        """Return when staff revoked what a member had, oldest first."""
        ...

    async def forgotten(self) -> Collection[MemberId]:
        """Return everybody who was forgotten: their books stay, and they hold nothing any more."""
        ...

    async def special(self) -> Sequence[MemberId]:
        """Return everybody of whom more decides than what they bought: something was given to them, or they were
        banned."""
        ...


class BooksTx(AccessTx, Protocol):
    """A view of the books and of the rooms."""

    @property
    def books(self) -> BookStore:
        """The books of this transaction."""
        ...
