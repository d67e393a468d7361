"""The plans that members learn by."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import JsonText, UtcDateTime, metadata, upsert
from adapters.sql.members import stays
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, ItemId, MemberId
from core.study.model import Sitting, StudyPlan

study_plans = sa.Table(
    "study_plans",
    metadata,
    sa.Column("member_id", sa.ForeignKey("members.id"), primary_key=True),
    sa.Column("course_id", sa.String(128), nullable=False),
    sa.Column("hours", sa.Integer, nullable=False),
    sa.Column("sittings", JsonText, nullable=False),
    sa.Column("accepted_at", UtcDateTime, nullable=False),
    sa.Column("planned_at", UtcDateTime, nullable=False),
)
"""`sittings`: [day as YYYY-MM-DD, lesson, minutes], in order."""


class SqlStudyPlans:
    """The plans of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def put(self, member_id: MemberId, plan: StudyPlan, at: datetime) -> None:
        """Keep the plan as the member's only one; `Refused("member.forgotten")` where they were forgotten."""
        if not await stays(self._db, member_id):
            raise Refused("member.forgotten")
        values = {
            "member_id": member_id,
            "course_id": plan.goal,
            "hours": plan.hours,
            "sittings": [[one.day.isoformat(), one.item, one.minutes] for one in plan.sittings],
            "accepted_at": plan.accepted_at or at,
            "planned_at": at,
        }
        await self._db.execute(upsert(self._db, study_plans, ("member_id",)).values(values))

    async def get(self, member_id: MemberId) -> StudyPlan | None:
        """Return the member's plan."""
        query = sa.select(study_plans).where(study_plans.c.member_id == member_id)
        row = (await self._db.execute(query)).one_or_none()
        if row is None:
            return None
        sittings = tuple(Sitting(date.fromisoformat(day), ItemId(item), minutes) for day, item, minutes in row.sittings)
        return StudyPlan(CourseId(row.course_id), row.hours, sittings, row.accepted_at)

    async def drop(self, member_id: MemberId) -> bool:
        """Forget the member's plan; whether there was one."""
        mine = study_plans.c.member_id == member_id
        gone = sa.delete(study_plans).where(mine).returning(study_plans.c.member_id)
        return (await self._db.execute(gone)).scalar_one_or_none() is not None
