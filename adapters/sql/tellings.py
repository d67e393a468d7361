"""Which customer told of which right, and since when their reads are silent about it."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import UtcDateTime, metadata, upsert
from adapters.sql.members import stays
from core.kernel.ids import MemberId
from core.payments.provider import CustomerRef
from core.payments.silence import Silence

tellings = sa.Table(
    "tellings",
    metadata,
    sa.Column("provider", sa.String(32), primary_key=True),
    sa.Column("right_key", sa.String(128), primary_key=True),
    sa.Column("customer", sa.String(128), nullable=False),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("looked_at", UtcDateTime, nullable=False),
    sa.Column("silent_since", UtcDateTime),
    sa.Index("ix_tellings_provider_customer", "provider", "customer"),
)


class SqlTellings:
    """What each customer's reads told of, in one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def hear(
        self, provider: str, customer: CustomerRef, member_id: MemberId, told: Collection[str], at: datetime
    ) -> bool:
        """Keep that a read of the customer told of these rights and no other; whether a silence began or ended."""
        if not await stays(self._db, member_id):
            return False
        mine = (tellings.c.provider == provider) & (tellings.c.customer == customer)
        known = {row.right_key: row for row in await self._db.execute(sa.select(tellings).where(mine))}
        heard = [key for key in told if key not in known or known[key].silent_since is not None]
        silent = [key for key in known if key not in told]
        if rows := [_row(provider, customer, member_id, key, at, None) for key in heard]:
            await self._db.execute(upsert(self._db, tellings, ("provider", "right_key")), rows)
        if rows := [_row(provider, customer, member_id, key, at, known[key].silent_since or at) for key in silent]:
            await self._db.execute(upsert(self._db, tellings, ("provider", "right_key")), rows)
        begun = any(known[key].silent_since is None for key in silent)
        return begun or any(key in known for key in heard)

    async def silent(self, provider: str) -> Sequence[Silence]:
        """Return what the newest reads were silent about, what was looked at longest ago first."""
        silences = (tellings.c.provider == provider) & tellings.c.silent_since.is_not(None)
        query = sa.select(tellings).where(silences).order_by(tellings.c.looked_at, tellings.c.right_key)
        return [
            Silence(row.right_key, CustomerRef(row.customer), MemberId(row.member_id), row.silent_since)
            for row in await self._db.execute(query)
        ]


def _row(
    provider: str, customer: CustomerRef, member_id: MemberId, key: str, at: datetime, since: datetime | None
) -> dict[str, object]:
    return {
        "provider": provider,
        "right_key": key,
        "customer": customer,
        "member_id": member_id,
        "looked_at": at,
        "silent_since": since,
    }
