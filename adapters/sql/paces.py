"""How often somebody wants to be nudged at most."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import metadata, upsert
from core.kernel.ids import MemberId

paces = sa.Table(
    "nudge_paces",
    metadata,
    sa.Column("member_id", sa.ForeignKey("members.id"), primary_key=True),
    sa.Column("per_week", sa.Integer, nullable=False),
)


class SqlPaces:
    """The choices of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def of(self, member_id: MemberId) -> int | None:
        """Return how many nudges a week the person wants at most; None: as many as the community sends."""
        return await self._db.scalar(sa.select(paces.c.per_week).where(paces.c.member_id == member_id))

    async def keep(self, member_id: MemberId, per_week: int | None) -> None:
        """Keep the person's choice."""
        if per_week is None:
            await self._db.execute(sa.delete(paces).where(paces.c.member_id == member_id))
        else:
            values = {"member_id": member_id, "per_week": per_week}
            await self._db.execute(upsert(self._db, paces, ("member_id",)).values(values))
