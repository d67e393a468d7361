"""Who changed what, when: written beside every change that somebody may ask about."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import Identity, JsonText, UtcDateTime, metadata
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
