"""The list that each member was last shown, so that `/why 2` and a button mean what the person saw."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import JsonText, UtcDateTime, metadata, upsert
from core.kernel.ids import MemberId
from core.recommend.model import Reason, Suggestion

shown_lists = sa.Table(
    "shown_lists",
    metadata,
    sa.Column("member_id", sa.ForeignKey("members.id"), primary_key=True),
    sa.Column("suggestions", JsonText, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)


class SqlShown:
    """The shown lists of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def put(self, member_id: MemberId, suggestions: Sequence[Suggestion], at: datetime) -> None:
        """Keep what the member sees now."""
        listed = [[s.item, s.score, [[r.signal, r.fact, r.weight] for r in s.reasons]] for s in suggestions]
        statement = upsert(self._db, shown_lists, ("member_id",))
        await self._db.execute(statement.values(member_id=member_id, suggestions=listed, at=at))

    async def get(self, member_id: MemberId) -> Sequence[Suggestion]:
        """Return what the member last saw; empty at first."""
        query = sa.select(shown_lists.c.suggestions).where(shown_lists.c.member_id == member_id)
        listed = await self._db.scalar(query) or []
        return [
            Suggestion(item, score, tuple(Reason(*reason) for reason in reasons)) for item, score, reasons in listed
        ]
