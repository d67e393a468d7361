"""How far a member has come: courses, what they keep missing, and what is due."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.courses.due import DueTx, coming_back, due_of
from core.courses.model import Course, Lesson, Progress, progress_of
from core.interactions.model import ActKind
from core.interactions.ports import InteractionsTx
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, ItemId, LessonId, MemberId, PlanCode
from core.kernel.ports import Clock, Work

MOST_WEAK = 3
MOST_COURSES = 500


class LookBackTx(DueTx, InteractionsTx, Protocol):
    """A transaction over what members learnt and missed."""


@dataclass(frozen=True, slots=True)
class Advance:
    """How far the member is in a course, and which of its items they have finished."""

    course: Course
    progress: Progress
    done: frozenset[ItemId]


@dataclass(frozen=True, slots=True)
class LookedBack:
    """The begun courses, the most recent first; lessons with their number of questions that are not learnt yet."""

    courses: Sequence[Advance]
    weak: Sequence[tuple[Lesson, int]]
    due: int
    next_due: datetime | None


@dataclass(frozen=True, slots=True)
class LookBack:
    """The member's own progress."""

    work: Work[LookBackTx]
    clock: Clock

    async def __call__(
        self, member_id: MemberId, plans: Collection[PlanCode], course_id: CourseId | None = None
    ) -> LookedBack:
        """Return the progress in every begun course, or in this one. Raises `Refused("progress.unknown")`."""
        now = self.clock.now()
        async with self.work.read() as tx:
            done = await tx.acts.items_done(member_id)
            acts = await tx.acts.of(member_id, (ActKind.OPENED, ActKind.DONE))
            courses = await tx.courses.find("", MOST_COURSES)
            coming = await coming_back(tx, member_id, plans)
        if course_id is not None:
            courses = [one for one in courses if one.id == course_id]
            if not courses:
                raise Refused("progress.unknown", course=course_id[:64])
        last = {act.item: place for place, act in enumerate(acts)}
        touched = {one.id: max(last.get(item, -1) for item in one.items) for one in courses}
        in_turn = sorted(courses, key=lambda one: -touched[one.id])
        seen = [Advance(one, progress_of(one, done), done) for one in in_turn]
        begun = [one for one in seen if one.progress.done or touched[one.course.id] >= 0 or course_id is not None]
        lessons = {lesson.id: lesson for course in courses for lesson in course.lessons}
        missed = Counter(one.lesson_id for one in coming if one.lesson_id in lessons)
        waiting = [one.due_at for one in coming if one.due_at > now]
        return LookedBack(
            begun,
            [(lessons[LessonId(one)], count) for one, count in missed.most_common(MOST_WEAK)],
            len(due_of(coming, now)),
            min(waiting, default=None),
        )
