"""Who learns in a course, and where they are stuck: seen by creators, who may remind those that allow it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from core.courses.model import Course, Progress, progress_of, short_id
from core.courses.owning import Creator, require_own
from core.interactions.model import Act, ActKind
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, ItemId, MemberId
from core.kernel.messages import Answer, Choice, Notice, NoticeKind
from core.kernel.phrase import phrase
from core.kernel.ports import Clock, Work
from core.members.model import Member, Purpose
from core.members.notices import say_once
from core.members.ports import MembersTx
from core.members.pushes import PushesTx, may_push
from core.study.ports import StudyTx
from core.study.report import LEARNING

FINISHED = (ActKind.DONE, ActKind.TAKEN, ActKind.KNOWN)
STUCK_AFTER = timedelta(days=7)
"""Who did nothing in a course for so long, and has not finished it, is stuck."""


class StudentsTx(StudyTx, MembersTx, PushesTx, Protocol):
    """A transaction over learners, what they did, and what they are told."""


@dataclass(frozen=True, slots=True)
class Student:
    """A learner of the course: how far, when last there, and whether a reminder is allowed."""

    member_id: MemberId
    name: str
    progress: Progress
    last_at: datetime
    is_stuck: bool
    may_be_nudged: bool


@dataclass(frozen=True, slots=True)
class Roster:
    """The first learners of a course, how many there are, and how many of them are stuck."""

    course: Course
    students: tuple[Student, ...]
    count: int
    stuck: int


@dataclass(frozen=True, slots=True)
class SeeStudents:
    """The learners of a course, stuck ones first."""

    work: Work[StudentsTx]
    clock: Clock
    per_week: int

    async def __call__(self, course_id: CourseId, most: int, by: Creator) -> Roster:
        """Return up to `most` learners: stuck ones first, the longest away before the others; then the rest.

        Raises `Refused`: `students.unknown`, `content.not_yours`.
        """
        async with self.work.read() as tx:
            course = await self._course(tx, course_id, by)
            items = set(course.items)
            by_member: dict[MemberId, list[Act]] = {}
            for _, act in await tx.acts.all((*LEARNING, *FINISHED)):
                if act.item in items:
                    by_member.setdefault(act.member_id, []).append(act)
            standings = [self._standing(course, *one) for one in by_member.items()]
            standings.sort(key=lambda one: (not one.is_stuck, one.last_at, one.member_id))
            named = [await self._named(tx, one) for one in standings[:most]]
        return Roster(course, tuple(named), len(standings), sum(one.is_stuck for one in standings))

    async def nudge(self, course_id: CourseId, member_id: MemberId, by: Creator) -> Student:
        """Have the learner be reminded of the next lesson, and return who it is.

        Raises `Refused`: `students.unknown`, `content.not_yours`, `nudge.nobody` where there is nobody to remind,
        `nudge.consent`, `nudge.off` where the settings allow no pushes, `nudge.lately` where one is too many.
        """
        now = self.clock.now()
        async with self.work.write() as tx:
            course = await self._course(tx, course_id, by)
            acts = await tx.acts.of(member_id, (*LEARNING, *FINISHED))
            here = [act for act in acts if act.item in set(course.items)]
            done = await tx.acts.items_done(member_id)
            following = next((one for one in course.lessons if ItemId(one.id) not in done), None)
            if not here or following is None:
                raise Refused("nudge.nobody")
            student = await self._named(tx, self._standing(course, member_id, here))
            if not student.may_be_nudged:
                raise Refused("nudge.consent")
            if not self.per_week:
                raise Refused("nudge.off")
            if not await may_push(tx, member_id, self.per_week, now):
                raise Refused("nudge.lately")
            said = phrase("nudge.told", course=course.title, title=following.title)
            open_it = Choice(phrase("button.open"), f"/lesson {short_id(following.id)}")
            fewer = Choice(phrase("button.turn_off", purpose=phrase("purpose.nudges")), "/consent nudges off")
            key = f"nudge:{member_id}:{short_id(course.id)}:{now:%Y%m%d}"
            notice = Notice(member_id, key, Answer((said,), (open_it, fewer), is_personal=True), NoticeKind.PUSH)
            await say_once(tx, notice, self.clock)
        return student

    async def _course(self, tx: StudentsTx, course_id: CourseId, by: Creator) -> Course:
        course = await tx.courses.get(course_id)
        if course is None:
            raise Refused("students.unknown", words=course_id[:64])
        require_own(course, by)
        return course

    def _standing(self, course: Course, member_id: MemberId, acts: Sequence[Act]) -> Student:
        done = {act.item for act in acts if act.kind in FINISHED}
        progress = progress_of(course, done)
        last = max(act.at for act in acts)
        is_stuck = progress.percent < 100 and self.clock.now() - last >= STUCK_AFTER
        return Student(member_id, "", progress, last, is_stuck, may_be_nudged=False)

    async def _named(self, tx: StudentsTx, student: Student) -> Student:
        member = await tx.members.get(student.member_id)
        if member is None:
            return student
        return replace(student, name=member.name, may_be_nudged=student.progress.percent < 100 and _allows(member))


def _allows(member: Member) -> bool:
    return member.allows(Purpose.NUDGES) and member.allows(Purpose.PERSONAL)
