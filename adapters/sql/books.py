"""The books of everybody: every version of every right, every charge, and who was revoked when."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.audit import audit
from adapters.sql.base import by_bytes
from adapters.sql.customers import charge_from_row, charges
from adapters.sql.doors import bans
from adapters.sql.members import members
from adapters.sql.payments import ledger
from adapters.sql.rights import right_from_json, rights
from core.analytics.model import Version
from core.kernel.ids import MemberId
from core.payments.provider import Charge

REVOKE, MEMBER = "revoke", "member:"
"""How the audit names a revocation, and whose it is."""


class SqlBooks:
    """The books of one transaction; nothing is changed in them here."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def versions(self) -> Sequence[Version]:
        """Return every version of every right, in the order in which they were recorded."""
        rows = await self._db.execute(sa.select(rights).order_by(rights.c.id))
        return [
            Version(row.provider, MemberId(row.member_id), right_from_json(row.body), row.recorded_at) for row in rows
        ]

    async def charges(self) -> Sequence[tuple[str, Charge]]:
        """Return every charge with its provider, oldest first."""
        query = sa.select(charges).order_by(charges.c.paid_at, by_bytes(self._db, charges.c.ref))
        return [(row["provider"], charge_from_row(row)) for row in (await self._db.execute(query)).mappings()]

    async def revoked(self) -> Sequence[tuple[MemberId, datetime]]:
        """Return when staff revoked what a member had, oldest first."""
        told = (audit.c.action == REVOKE) & audit.c.object.startswith(MEMBER)
        rows = await self._db.execute(sa.select(audit.c.object, audit.c.at).where(told).order_by(audit.c.id))
        return [(MemberId(int(row.object.removeprefix(MEMBER))), row.at) for row in rows]

    async def forgotten(self) -> Collection[MemberId]:
        """Return everybody who was forgotten."""
        query = sa.select(members.c.id).where(members.c.erased_at.is_not(None))
        return frozenset(MemberId(one) for one in await self._db.scalars(query))

    async def special(self) -> Sequence[MemberId]:
        """Return everybody to whom something was given, or who was banned."""
        theirs = sa.union(sa.select(ledger.c.member_id), sa.select(bans.c.member_id)).subquery()
        return [MemberId(one) for one in await self._db.scalars(sa.select(theirs).order_by(theirs.c.member_id))]
