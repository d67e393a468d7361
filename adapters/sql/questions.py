"""Questions to those who teach, their texts sealed, and how many a week each plan allows."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import Identity, UtcDateTime, insert_new, metadata, number_in_order, upsert
from adapters.sql.members import stays
from adapters.sql.sealing import Sealer
from core.courses.question import Hour, LineKind, Question, QuestionId, QuestionLine
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, MemberId, PlanCode

questions = sa.Table(
    "questions",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("course_code", sa.String(128)),
    sa.Column("asked_at", UtcDateTime, nullable=False),
    sa.Column("answered_at", UtcDateTime),
    sa.Column("closed_at", UtcDateTime),
    sa.Column("published_at", UtcDateTime, index=True),
    sqlite_autoincrement=True,
)

question_lines = sa.Table(
    "question_lines",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("question_id", sa.ForeignKey("questions.id"), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(8), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("question_id", "position"),
    sqlite_autoincrement=True,
)

question_quotas = sa.Table(
    "question_quotas",
    metadata,
    sa.Column("plan", sa.String(64), primary_key=True),
    sa.Column("per_week", sa.Integer, nullable=False),
)


question_hours = sa.Table(
    "question_hours",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("starts_at", UtcDateTime, nullable=False),
    sa.Column("ends_at", UtcDateTime, nullable=False, index=True),
    sqlite_autoincrement=True,
)

question_watchers = sa.Table(
    "question_watchers",
    metadata,
    sa.Column("member_id", sa.ForeignKey("members.id"), primary_key=True),
)


def place_of_question(question_id: int, position: int) -> str:
    """Return the associated data of a question's text: table, column and where it stands."""
    return f"question_lines.sealed|{question_id}|{position}"


class SqlQuestions:
    """The questions of one transaction."""

    def __init__(self, connection: AsyncConnection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer

    async def open(self, member_id: MemberId, course_id: CourseId | None, at: datetime) -> Question:
        """Keep a new question of the member; `Refused("member.forgotten")` where they were forgotten meanwhile."""
        if not await stays(self._db, member_id):
            raise Refused("member.forgotten")
        values = {"member_id": member_id, "course_code": course_id, "asked_at": at}
        made = sa.insert(questions).values(values).returning(questions.c.id)
        return Question(QuestionId((await self._db.execute(made)).scalar_one()), member_id, course_id, at)

    async def get(self, question_id: QuestionId) -> Question | None:
        """Return the question of this number."""
        query = sa.select(questions).where(questions.c.id == question_id)
        row = (await self._db.execute(query)).mappings().one_or_none()
        return None if row is None else _question(row)

    async def put(self, question: Question) -> None:
        """Keep when it was answered, closed and published."""
        values = {
            "answered_at": question.answered_at,
            "closed_at": question.closed_at,
            "published_at": question.published_at,
        }
        await self._db.execute(sa.update(questions).where(questions.c.id == question.id).values(values))

    async def waiting(self, limit: int) -> Sequence[Question]:
        """Return up to `limit` questions that were neither answered nor closed, oldest first."""
        waits = questions.c.answered_at.is_(None) & questions.c.closed_at.is_(None)
        query = sa.select(questions).where(waits).order_by(questions.c.id).limit(limit)
        return [_question(row) for row in (await self._db.execute(query)).mappings()]

    async def published(self, limit: int) -> Sequence[Question]:
        """Return up to `limit` published questions, newest first."""
        c = questions.c
        query = sa.select(questions).where(c.published_at.is_not(None))
        newest = query.order_by(c.published_at.desc(), c.id.desc()).limit(limit)
        return [_question(row) for row in (await self._db.execute(newest)).mappings()]

    async def asked_since(self, member_id: MemberId, since: datetime) -> int:
        """Return how many questions the member asked since then."""
        mine = (questions.c.member_id == member_id) & (questions.c.asked_at >= since)
        return await self._db.scalar(sa.select(sa.func.count()).select_from(questions).where(mine)) or 0

    async def add(self, question_id: QuestionId, kind: LineKind, text: str, at: datetime) -> int:
        """Keep a text as the question's last one and return its place; who adds at once waits for the other."""
        # Who throws a key away waits for whoever writes under it.
        await number_in_order(self._db)
        await self._db.execute(sa.select(questions.c.id).where(questions.c.id == question_id).with_for_update())
        there = question_lines.c.question_id == question_id
        position = (await self._db.scalar(sa.select(sa.func.max(question_lines.c.position)).where(there)) or 0) + 1
        values = {"question_id": question_id, "position": position, "kind": kind.value, "at": at}
        sealed = self._sealer.seal(text, place_of_question(question_id, position))
        await self._db.execute(sa.insert(question_lines).values(**values, sealed=sealed))
        return position

    async def lines(self, question_id: QuestionId) -> Sequence[QuestionLine]:
        """Return the texts of the question in order."""
        query = sa.select(question_lines).where(question_lines.c.question_id == question_id)
        rows = await self._db.execute(query.order_by(question_lines.c.position))
        return [self._line(row) for row in rows.mappings()]

    async def text(self, question_id: QuestionId, position: int) -> str | None:
        """Return the text that stands there; None where it was erased."""
        return next((one.text for one in await self.lines(question_id) if one.position == position), None)

    async def add_hour(self, starts_at: datetime, minutes: int) -> Hour:
        """Keep a question hour."""
        ends_at = starts_at + timedelta(minutes=minutes)
        values = {"starts_at": starts_at, "ends_at": ends_at}
        made = sa.insert(question_hours).values(values).returning(question_hours.c.id)
        return Hour((await self._db.execute(made)).scalar_one(), starts_at, minutes)

    async def hours(self, now: datetime) -> Sequence[Hour]:
        """Return the question hours that are not over, soonest first."""
        c = question_hours.c
        query = sa.select(question_hours).where(c.ends_at > now).order_by(c.starts_at, c.id)
        return [
            Hour(row.id, row.starts_at, (row.ends_at - row.starts_at) // timedelta(minutes=1))
            for row in await self._db.execute(query)
        ]

    async def watch(self, member_id: MemberId, *, is_on: bool) -> None:
        """Keep whether the person wants to be told of question hours."""
        if is_on:
            await self._db.execute(insert_new(self._db, question_watchers).values(member_id=member_id))
        else:
            await self._db.execute(sa.delete(question_watchers).where(question_watchers.c.member_id == member_id))

    async def watches(self, member_id: MemberId) -> bool:
        """Whether the person wants to be told."""
        mine = sa.select(sa.exists().where(question_watchers.c.member_id == member_id))
        return bool(await self._db.scalar(mine))

    async def watchers(self, after: MemberId, limit: int) -> Sequence[MemberId]:
        """Return up to `limit` people above a number who want to be told, by number."""
        c = question_watchers.c.member_id
        return [MemberId(one) for one in await self._db.scalars(sa.select(c).where(c > after).order_by(c).limit(limit))]

    async def quotas(self) -> Mapping[PlanCode, int]:
        """Return how many questions a week the plans allow of which it was said."""
        rows = await self._db.execute(sa.select(question_quotas))
        return {PlanCode(row.plan): row.per_week for row in rows}

    async def allow(self, plan: PlanCode, per_week: int) -> None:
        """Keep how many questions a week the plan allows."""
        values = {"plan": plan, "per_week": per_week}
        await self._db.execute(upsert(self._db, question_quotas, ("plan",)).values(values))

    def _line(self, row: sa.RowMapping) -> QuestionLine:
        text = self._sealer.open(row["sealed"], place_of_question(row["question_id"], row["position"]))
        return QuestionLine(row["position"], LineKind(row["kind"]), row["at"], text)


def _question(row: sa.RowMapping) -> Question:
    return Question(
        QuestionId(row["id"]),
        MemberId(row["member_id"]),
        None if row["course_code"] is None else CourseId(row["course_code"]),
        row["asked_at"],
        row["answered_at"],
        row["closed_at"],
        row["published_at"],
    )
