"""When lessons are released, who is in a dripped course since when, and which lesson was told to whom."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import JsonText, UtcDateTime, by_bytes, insert_new, metadata, upsert
from adapters.sql.members import members
from adapters.sql.payments import ledger
from adapters.sql.rights import rights
from core.courses.drip import Drip, Enrolment, Pause
from core.kernel.ids import CourseId, LessonId, MemberId, PlanCode

drips = sa.Table(
    "drips",
    metadata,
    sa.Column("course_code", sa.String(128), primary_key=True),
    sa.Column("since", UtcDateTime, nullable=False),
    sa.Column("every", sa.Integer),
    sa.Column("dates", JsonText, nullable=False),
    sa.Column("hour", sa.Integer, nullable=False),
    sa.Column("lessons", sa.String(64), nullable=False),
)

enrolments = sa.Table(
    "enrolments",
    metadata,
    sa.Column("member_id", sa.ForeignKey("members.id"), primary_key=True),
    sa.Column("course_code", sa.String(128), primary_key=True),
    sa.Column("started_at", UtcDateTime),
    sa.Column("pauses", JsonText, nullable=False),
    sa.Column("next_at", UtcDateTime, index=True),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("member_id", sa.ForeignKey("members.id"), primary_key=True),
    sa.Column("lesson_code", sa.String(128), primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
)


class SqlDrips:
    """The release of lessons in one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def put(self, drip: Drip) -> None:
        """Keep the rule; everybody in the course is looked at anew."""
        values = {
            "course_code": drip.course_id,
            "since": drip.since,
            "every": drip.every,
            "dates": [day.isoformat() for day in drip.dates],
            "hour": drip.hour,
            "lessons": "",
        }
        await self._db.execute(upsert(self._db, drips, ("course_code",)).values(values))

    async def remove(self, course_id: CourseId) -> bool:
        """The course has no rule any more; whether it had one."""
        gone = sa.delete(drips).where(drips.c.course_code == course_id).returning(drips.c.course_code)
        return (await self._db.execute(gone)).scalar_one_or_none() is not None

    async def get(self, course_id: CourseId) -> Drip | None:
        """Return the course's rule."""
        query = sa.select(drips).where(drips.c.course_code == course_id)
        row = (await self._db.execute(query)).mappings().one_or_none()
        return None if row is None else _drip(row)

    async def all(self) -> Sequence[Drip]:
        """Return every rule, by course."""
        query = sa.select(drips).order_by(by_bytes(self._db, drips.c.course_code))
        return [_drip(row) for row in (await self._db.execute(query)).mappings()]

    async def enrolment(self, member_id: MemberId, course_id: CourseId) -> Enrolment | None:
        """Return how the person stands in the course."""
        query = sa.select(enrolments).where(enrolments.c.member_id == member_id, enrolments.c.course_code == course_id)
        row = (await self._db.execute(query)).mappings().one_or_none()
        if row is None:
            return None
        pauses = tuple(Pause(_moment(begin), None if end is None else _moment(end)) for begin, end in row["pauses"])
        return Enrolment(member_id, course_id, row["started_at"], pauses)

    async def enrol(self, enrolment: Enrolment, next_at: datetime | None) -> None:
        """Keep how the person stands, and when they are to be looked at next."""
        values = {
            "member_id": enrolment.member_id,
            "course_code": enrolment.course_id,
            "started_at": enrolment.started_at,
            "pauses": [[one.begin.isoformat(), one.end and one.end.isoformat()] for one in enrolment.pauses],
            "next_at": next_at,
        }
        await self._db.execute(upsert(self._db, enrolments, ("member_id", "course_code")).values(values))

    async def take_in(self, course_id: CourseId, plans: Collection[PlanCode], next_at: datetime, limit: int) -> int:
        """Enrol up to `limit` people who ever had one of the plans and are not enrolled; return how many were."""
        bought = sa.select(rights.c.member_id).where(rights.c.plan.in_(plans))
        holders = bought.union(sa.select(ledger.c.member_id).where(ledger.c.plan.in_(plans))).subquery()
        there = sa.exists().where(enrolments.c.member_id == holders.c.member_id, enrolments.c.course_code == course_id)
        new = (
            sa.select(
                holders.c.member_id,
                sa.literal(course_id),
                sa.literal([], JsonText),
                sa.literal(next_at, UtcDateTime),
            )
            .join_from(holders, members, members.c.id == holders.c.member_id)
            .where(~there, members.c.erased_at.is_(None))
            .order_by(holders.c.member_id)
            .limit(limit)
        )
        columns = ("member_id", "course_code", "pauses", "next_at")
        made = insert_new(self._db, enrolments).from_select(columns, new).returning(enrolments.c.member_id)
        return len((await self._db.scalars(made)).all())

    async def due(self, now: datetime, limit: int) -> Sequence[tuple[MemberId, CourseId]]:
        """Return up to `limit` people and courses that are to be looked at by now, the longest waiting first."""
        key = enrolments.c.member_id, enrolments.c.course_code
        query = sa.select(*key).where(enrolments.c.next_at <= now).order_by(enrolments.c.next_at, *key).limit(limit)
        return [(MemberId(one), CourseId(course)) for one, course in await self._db.execute(query)]

    async def wake(self, course_id: CourseId, lessons: str, at: datetime) -> bool:
        """Have everybody in the course looked at, where its lessons are others than last time; whether they are."""
        other = (drips.c.course_code == course_id) & (drips.c.lessons != lessons)
        seen = sa.update(drips).where(other).values(lessons=lessons).returning(drips.c.course_code)
        if (await self._db.execute(seen)).scalar_one_or_none() is None:
            return False
        theirs = enrolments.c.course_code == course_id
        await self._db.execute(sa.update(enrolments).where(theirs).values(next_at=at))
        return True

    async def told(self, member_id: MemberId) -> Sequence[tuple[LessonId, datetime]]:
        """Return which lessons the person was told of, and when."""
        query = sa.select(deliveries.c.lesson_code, deliveries.c.at).where(deliveries.c.member_id == member_id)
        return [(LessonId(code), at) for code, at in await self._db.execute(query)]

    async def claim(self, member_id: MemberId, lessons: Collection[LessonId], at: datetime) -> Collection[LessonId]:
        """Keep that the person is told of the lessons; return those of which they were not before."""
        rows = [{"member_id": member_id, "lesson_code": one, "at": at} for one in lessons]
        made = insert_new(self._db, deliveries).returning(deliveries.c.lesson_code)
        return [LessonId(one) for one in (await self._db.scalars(made, rows)).all()] if rows else []


def _drip(row: sa.RowMapping) -> Drip:
    dates = tuple(map(date.fromisoformat, row["dates"]))
    return Drip(CourseId(row["course_code"]), row["since"], row["every"], dates, row["hour"])


def _moment(written: Any) -> datetime:
    return datetime.fromisoformat(written)
