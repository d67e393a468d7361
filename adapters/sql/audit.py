"""Who changed what, when: written beside every change that somebody may ask about."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import Identity, JsonText, UtcDateTime, metadata
from core.access.trail import Noted
from core.kernel.ids import MemberId

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("member_id", sa.ForeignKey("members.id")),
    sa.Column("action", sa.String(64), nullable=False),
    sa.Column("object", sa.String(256), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
    sa.Column("detail", JsonText, nullable=False),
    sqlite_autoincrement=True,
)


async def note(
    connection: AsyncConnection,
    actor: int | None,
    action: str,
    about: str,
    at: datetime,
    detail: Mapping[str, object],
) -> None:
    """Keep that `actor` (None: the operator) did `action` about `about`; ids and figures only, never text."""
    values = {"member_id": actor, "action": action, "object": about[:256], "at": at, "detail": dict(detail)}
    await connection.execute(sa.insert(audit).values(values))


class SqlAudit:
    """The audit of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def note(
        self, actor: MemberId | None, action: str, about: str, at: datetime, detail: Mapping[str, object]
    ) -> None:
        """Keep that `actor` (None: the operator) did `action` about `about`; ids and figures only, never text."""
        await note(self._db, actor, action, about, at, detail)

    async def newest(self, since: datetime, member_id: MemberId | None, limit: int) -> tuple[Sequence[Noted], int]:
        """Return the newest entries since then, at most `limit`, and how many there are; of one member, those that
        they made or that are about them."""
        theirs = (audit.c.member_id == member_id) | (audit.c.object == f"member:{member_id}")
        asked = (audit.c.at >= since) & (sa.true() if member_id is None else theirs)
        query = sa.select(audit).where(asked).order_by(audit.c.id.desc()).limit(limit)
        rows = (await self._db.execute(query)).mappings().all()
        count = await self._db.scalar(sa.select(sa.func.count()).select_from(audit).where(asked)) or 0
        return [_noted(row) for row in rows], count


def _noted(row: sa.RowMapping) -> Noted:
    actor = None if row["member_id"] is None else MemberId(row["member_id"])
    return Noted(actor, row["action"], row["object"], row["at"], row["detail"])
