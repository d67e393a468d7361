"""Tries at quizzes, kept pick by pick."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import Identity, JsonText, UtcDateTime, chunks, metadata, upsert
from adapters.sql.members import stays
from core.courses.attempt import REVIEW, Attempt, AttemptId, Pick
from core.courses.quiz import Mark
from core.kernel.errors import Refused
from core.kernel.ids import LessonId, MemberId

quiz_attempts = sa.Table(
    "quiz_attempts",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False),
    sa.Column("lesson_code", sa.String(128), nullable=False, index=True),
    sa.Column("marks", JsonText, nullable=False),
    sa.Column("started_at", UtcDateTime, nullable=False),
    sa.Column("finished_at", UtcDateTime),
    sa.Column("is_passed", sa.Boolean, nullable=False),
    sa.Index("ix_quiz_attempts_member_id_lesson_code", "member_id", "lesson_code"),
    sqlite_autoincrement=True,
)

quiz_picks = sa.Table(
    "quiz_picks",
    metadata,
    sa.Column("attempt_id", sa.ForeignKey("quiz_attempts.id"), primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("chosen", JsonText, nullable=False),
    sa.Column("is_right", sa.Boolean),
    sa.Column("at", UtcDateTime, nullable=False),
)
"""`is_right` is empty until the answer is sent."""


class SqlAttempts:
    """The attempts of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def begin(self, member_id: MemberId, lesson_id: LessonId, marks: Sequence[Mark], at: datetime) -> Attempt:
        """Keep a new attempt; `Refused("member.forgotten")` where the member was forgotten meanwhile."""
        if not await stays(self._db, member_id):
            raise Refused("member.forgotten")
        values = {"member_id": member_id, "lesson_code": lesson_id, "marks": list(marks), "started_at": at}
        made = sa.insert(quiz_attempts).values(**values, is_passed=False).returning(quiz_attempts.c.id)
        number = (await self._db.execute(made)).scalar_one()
        return Attempt(AttemptId(number), member_id, lesson_id, tuple(marks), at)

    async def get(self, attempt_id: AttemptId) -> Attempt | None:
        """Return the attempt of this number, with its picks; two presses at once wait for each other."""
        held = sa.select(quiz_attempts).where(quiz_attempts.c.id == attempt_id)
        found = await self._with_picks(held.with_for_update())
        return found[0] if found else None

    async def live(self, member_id: MemberId, lesson_id: LessonId | None = None) -> Attempt | None:
        """Return the member's newest unfinished attempt at this lesson, at any for None (reviews are of none)."""
        attempt = quiz_attempts.c
        theirs = (attempt.member_id == member_id) & attempt.finished_at.is_(None)
        of_it = attempt.lesson_code != REVIEW if lesson_id is None else attempt.lesson_code == lesson_id
        newest = sa.select(quiz_attempts).where(theirs, of_it).order_by(attempt.id.desc()).limit(1)
        found = await self._with_picks(newest)
        return found[0] if found else None

    async def started(self, member_id: MemberId, lesson_id: LessonId, since: datetime) -> Sequence[datetime]:
        """Return when the member began the lesson's quiz since then, oldest first."""
        attempt = quiz_attempts.c
        theirs = (attempt.member_id == member_id) & (attempt.lesson_code == lesson_id) & (attempt.started_at > since)
        query = sa.select(attempt.started_at).where(theirs).order_by(attempt.started_at, attempt.id)
        return (await self._db.scalars(query)).all()

    async def pick(self, attempt_id: AttemptId, place: int, pick: Pick, at: datetime) -> None:
        """Keep what was picked at the position, replacing what was there."""
        values = {"attempt_id": attempt_id, "place": place, "chosen": sorted(pick.chosen), "is_right": pick.is_right}
        await self._db.execute(upsert(self._db, quiz_picks, ("attempt_id", "place")).values(**values, at=at))

    async def finish(self, attempt_id: AttemptId, at: datetime, *, is_passed: bool) -> None:
        """The attempt is over."""
        over = sa.update(quiz_attempts).where(quiz_attempts.c.id == attempt_id)
        await self._db.execute(over.values(finished_at=at, is_passed=is_passed))

    async def drop(self, attempt_id: AttemptId) -> None:
        """Forget the attempt: what it asks is asked no more."""
        await self._db.execute(sa.delete(quiz_picks).where(quiz_picks.c.attempt_id == attempt_id))
        await self._db.execute(sa.delete(quiz_attempts).where(quiz_attempts.c.id == attempt_id))

    async def passed(self, member_id: MemberId) -> frozenset[LessonId]:
        """Return the lessons whose quiz the member has passed."""
        attempt = quiz_attempts.c
        query = sa.select(attempt.lesson_code).where(attempt.member_id == member_id, attempt.is_passed)
        return frozenset(map(LessonId, await self._db.scalars(query)))

    async def first_of(self, lesson_id: LessonId) -> Sequence[Attempt]:
        """Return every member's first finished attempt at the lesson's quiz."""
        attempt = quiz_attempts.c
        over = (attempt.lesson_code == lesson_id) & attempt.finished_at.is_not(None)
        firsts = sa.select(sa.func.min(attempt.id)).where(over).group_by(attempt.member_id)
        return await self._with_picks(sa.select(quiz_attempts).where(attempt.id.in_(firsts)).order_by(attempt.id))

    async def _with_picks(self, query: sa.Select[tuple[object, ...]]) -> list[Attempt]:
        rows = (await self._db.execute(query)).mappings().all()
        picks: dict[int, dict[int, Pick]] = {}
        for some in chunks([row["id"] for row in rows]):
            for row in await self._db.execute(sa.select(quiz_picks).where(quiz_picks.c.attempt_id.in_(some))):
                picks.setdefault(row.attempt_id, {})[row.place] = Pick(frozenset(row.chosen), row.is_right)
        return [_attempt(row, picks.get(row["id"], {})) for row in rows]


def _attempt(row: sa.RowMapping, picks: dict[int, Pick]) -> Attempt:
    return Attempt(
        id=AttemptId(row["id"]),
        member_id=MemberId(row["member_id"]),
        lesson_id=LessonId(row["lesson_code"]),
        marks=tuple(map(Mark, row["marks"])),
        started_at=row["started_at"],
        picks=picks,
        finished_at=row["finished_at"],
        is_passed=row["is_passed"],
    )
