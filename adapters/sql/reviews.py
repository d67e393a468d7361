"""Questions that come back to whoever missed them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import UtcDateTime, metadata, upsert
from core.courses.quiz import Mark
from core.courses.spaced import Review
from core.kernel.ids import LessonId, MemberId

quiz_reviews = sa.Table(
    "quiz_reviews",
    metadata,
    sa.Column("member_id", sa.ForeignKey("members.id"), primary_key=True),
    sa.Column("mark", sa.String(16), primary_key=True),
    sa.Column("lesson_code", sa.String(128), nullable=False),
    sa.Column("step", sa.Integer, nullable=False),
    sa.Column("due_at", UtcDateTime, nullable=False, index=True),
)


class SqlReviews:
    """The reviews of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def put(self, review: Review) -> None:
        """Keep when the question is due, replacing what was there."""
        values = {
            "member_id": review.member_id,
            "mark": review.mark,
            "lesson_code": review.lesson_id,
            "step": review.step,
            "due_at": review.due_at,
        }
        await self._db.execute(upsert(self._db, quiz_reviews, ("member_id", "mark")).values(values))

    async def drop(self, member_id: MemberId, mark: Mark) -> None:
        """The question comes back no more."""
        theirs = (quiz_reviews.c.member_id == member_id) & (quiz_reviews.c.mark == mark)
        await self._db.execute(sa.delete(quiz_reviews).where(theirs))

    async def of(self, member_id: MemberId) -> Sequence[Review]:
        """Return everything that comes back to the member, what is due first."""
        theirs = sa.select(quiz_reviews).where(quiz_reviews.c.member_id == member_id)
        rows = await self._db.execute(theirs.order_by(quiz_reviews.c.due_at, quiz_reviews.c.mark))
        return [Review(member_id, Mark(r.mark), LessonId(r.lesson_code), r.step, r.due_at) for r in rows]

    async def due(self, now: datetime) -> Mapping[MemberId, int]:
        """Return how many questions are due to whom."""
        whose = quiz_reviews.c.member_id
        query = sa.select(whose, sa.func.count()).where(quiz_reviews.c.due_at <= now).group_by(whose)
        return {MemberId(member): count for member, count in await self._db.execute(query)}
