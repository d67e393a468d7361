"""What showing and forgetting a person ask of the store."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from core.kernel.ids import MemberId
from core.members.ports import MemberStore

Shown = Mapping[str, Sequence[Mapping[str, object]]]
"""Rows by table: what they are called, and their values (text, numbers, truth, aware times, None, JSON values)."""


class Archive(Protocol):
    """Every place where something of a person stands."""

    async def tables(self) -> Mapping[str, str]:
        """Return for each table, in plain words, what becomes of a person's rows in it when they are forgotten."""
        ...

    async def export(self, member_id: MemberId) -> Shown:
        """Return everything that is kept of the member, their texts opened; a table without any is left out."""
        ...

    async def erase(self, member_id: MemberId, at: datetime) -> Mapping[str, int]:
        """Forget the member; return how many rows went, by table.

        Facts of the ledger and the audit stay under a number that leads to nobody: the member of that number has no
        name and no account any more. Noted in the audit. A second time changes nothing and returns nothing.
        """
        ...

    async def erase_all(self, at: datetime) -> Mapping[str, int]:
        """Forget everything and everybody; return how many rows went, by table. Only the audit says that it was."""
        ...


class PrivacyTx(Protocol):
    """A transaction over everything that is kept of persons."""

    @property
    def archive(self) -> Archive:
        """The archive of this transaction."""
        ...

    @property
    def members(self) -> MemberStore:
        """The members of this transaction."""
        ...
