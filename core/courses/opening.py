"""Which courses a plan opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from core.courses.model import Course
from core.courses.ports import CoursesTx
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, MemberId, PlanCode
from core.kernel.ports import Clock, Work
from core.payments.ports import OfferTx


class OpeningTx(CoursesTx, OfferTx, Protocol):
    """A transaction over courses and plans."""


@dataclass(frozen=True, slots=True)
class OpenCourses:
    """A plan opens exactly these courses; a course may be opened by several plans."""

    work: Work[OpeningTx]
    clock: Clock

    async def __call__(self, plan: PlanCode, course_ids: Sequence[CourseId], by: MemberId) -> Sequence[str]:
        """Return the courses' titles. Raises `Refused`: `plan.unknown`, `editplan.course` for one that is not there.

        A course that no plan opens any more is open to everybody.
        """
        async with self.work.write() as tx:
            if await tx.plans.get(plan) is None:
                raise Refused("plan.unknown", plan=plan[:32])
            titles = [(await _known(tx, one)).title for one in course_ids]
            await tx.courses.open_by(plan, course_ids)
            await tx.audit.note(by, "editplan", f"plan:{plan}", self.clock.now(), {"courses": list(course_ids)})
        return titles

    async def check(self, course_ids: Sequence[CourseId]) -> None:
        """Return if all the courses are there; `Refused("editplan.course")` names the first that is not."""
        async with self.work.read() as tx:
            for course_id in course_ids:
                await _known(tx, course_id)


async def _known(tx: OpeningTx, course_id: CourseId) -> Course:
    course = await tx.courses.get(course_id)
    if course is None:
        raise Refused("editplan.course", course=course_id[:64])
    return course
