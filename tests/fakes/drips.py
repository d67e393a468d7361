"""The release of lessons in memory."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from core.courses.drip import Drip, Enrolment
from core.kernel.ids import CourseId, LessonId, MemberId, PlanCode

if TYPE_CHECKING:
    from tests.fakes.store import Tables


class FakeDrips:
    """As `DripStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def put(self, drip: Drip) -> None:
        self._tables.drips[drip.course_id] = (drip, "")

    async def remove(self, course_id: CourseId) -> bool:
        return self._tables.drips.pop(course_id, None) is not None

    async def get(self, course_id: CourseId) -> Drip | None:
        return self._tables.drips[course_id][0] if course_id in self._tables.drips else None

    async def all(self) -> Sequence[Drip]:
        return [drip for _, (drip, _) in sorted(self._tables.drips.items())]

    async def enrolment(self, member_id: MemberId, course_id: CourseId) -> Enrolment | None:
        found = self._tables.enrolments.get((member_id, course_id))
        return None if found is None else found[0]

    async def enrol(self, enrolment: Enrolment, next_at: datetime | None) -> None:
        self._tables.enrolments[enrolment.member_id, enrolment.course_id] = (enrolment, next_at)

    async def take_in(self, course_id: CourseId, plans: Collection[PlanCode], next_at: datetime, limit: int) -> int:
        holders = {member for member, _, right in self._tables.rights if right.plan in plans}
        holders |= {fact.member_id for fact in self._tables.facts.values() if fact.plan in plans}
        new = sorted(one for one in holders if (one, course_id) not in self._tables.enrolments)[:limit]
        self._tables.enrolments.update({(one, course_id): (Enrolment(one, course_id), next_at) for one in new})
        return len(new)

    async def due(self, now: datetime, limit: int) -> Sequence[tuple[MemberId, CourseId]]:
        waiting = [(at, key) for key, (_, at) in self._tables.enrolments.items() if at is not None and at <= now]
        return [key for _, key in sorted(waiting)][:limit]

    async def wake(self, course_id: CourseId, lessons: str, at: datetime) -> bool:
        drip, seen = self._tables.drips.get(course_id, (None, lessons))
        if drip is None or seen == lessons:
            return False
        self._tables.drips[course_id] = (drip, lessons)
        for key, (enrolment, _) in list(self._tables.enrolments.items()):
            if key[1] == course_id:
                self._tables.enrolments[key] = (enrolment, at)
        return True

    async def told(self, member_id: MemberId) -> Sequence[tuple[LessonId, datetime]]:
        return [(lesson, at) for (member, lesson), at in self._tables.deliveries.items() if member == member_id]

    async def claim(self, member_id: MemberId, lessons: Collection[LessonId], at: datetime) -> Collection[LessonId]:
        new = [one for one in lessons if (member_id, one) not in self._tables.deliveries]
        self._tables.deliveries.update({(member_id, one): at for one in new})
        return new


class FakePaces:
    """As `PaceStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def of(self, member_id: MemberId) -> int | None:
        return self._tables.paces.get(member_id)

    async def keep(self, member_id: MemberId, per_week: int | None) -> None:
        self._tables.paces.pop(member_id, None)
        if per_week is not None:
            self._tables.paces[member_id] = per_week
