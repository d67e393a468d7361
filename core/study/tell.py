"""A member is told what they learnt, and one next step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.courses.model import Course, may_open
from core.interactions.model import Act
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, ItemId
from core.kernel.ports import Clock, Work
from core.study.learner import Learner
from core.study.ports import StudyTx
from core.study.report import LEARNING, LearningReport, Span, report_of

MOST_LISTED = 500


class StepKind(StrEnum):
    """Why just this is the next step, in the order in which the rule asks."""

    PLANNED = "planned"
    BEGUN = "begun"
    CONTINUE = "continue"
    CERTIFICATE = "certificate"
    FIND = "find"


@dataclass(frozen=True, slots=True)
class Step:
    """One next step: `item` is a lesson to open, a course to get the certificate of, or empty."""

    kind: StepKind
    item: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A report, the one next step, and the course that it is about (None: about all of them)."""

    report: LearningReport
    step: Step
    course: Course | None = None


@dataclass(frozen=True, slots=True)
class TellReport:
    """The learning report of a member, out of their own acts."""

    work: Work[StudyTx]
    clock: Clock

    async def __call__(self, learner: Learner, days: int) -> Told:
        """Return what the member learnt in the last `days` days, today with them."""
        today = learner.day(self.clock.now())
        async with self.work.read() as tx:
            return await self._told(tx, learner, Span(today - timedelta(days=days - 1), today), None)

    async def of_course(self, learner: Learner, course_id: CourseId) -> Told:
        """Return what the member learnt in the course since they began. Raises `Refused("report.unknown")`."""
        today = learner.day(self.clock.now())
        async with self.work.read() as tx:
            course = await tx.courses.get(course_id)
            if course is None:
                raise Refused("report.unknown", words=course_id[:64])
            acts = await tx.acts.of(learner.member_id, LEARNING)
            first = min((learner.day(act.at) for act in acts if act.item in set(course.items)), default=today)
            return await self._told(tx, learner, Span(min(first, today), today), course)

    async def _told(self, tx: StudyTx, learner: Learner, span: Span, course: Course | None) -> Told:
        acts = await tx.acts.of(learner.member_id, LEARNING)
        done = await tx.acts.items_done(learner.member_id)
        courses = [course] if course is not None else await tx.courses.find("", MOST_LISTED)
        zone = ZoneInfo(learner.zone)

        def day_of(at: datetime) -> date:
            return at.astimezone(zone).date()

        report = report_of(acts, courses, done, span, day_of)
        given = {one.course_id for one in await tx.certificates.of(learner.member_id)}
        plan = await tx.study_plans.get(learner.member_id)
        planned = () if plan is None else [one.item for one in plan.sittings if one.day <= span.last]
        step = next_step(Facts(acts, courses, done, planned, given), learner)
        return Told(report, step, course)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rule of the next step goes by: what was done, with what, and what was planned until today."""

    acts: Sequence[Act]
    courses: Sequence[Course]
    done: frozenset[ItemId]
    planned: Sequence[ItemId]
    given: set[CourseId]


def next_step(facts: Facts, learner: Learner) -> Step:
    """Return the first that applies: planned until today, begun last, next of the course one is in, a certificate."""
    open_lessons = {
        ItemId(lesson.id): lesson.title
        for course in facts.courses
        for lesson in course.lessons
        if may_open(course, lesson, learner.plans) and ItemId(lesson.id) not in facts.done
    }
    last = {act.item: place for place, act in enumerate(facts.acts)}
    begun = sorted((item for item in open_lessons if item in last), key=lambda item: -last[item])
    recent = sorted(facts.courses, key=lambda course: -max((last.get(item, -1) for item in course.items), default=-1))
    entered = [course for course in recent if any(item in last for item in course.items)]
    following = [ItemId(one.id) for course in entered for one in course.lessons if ItemId(one.id) in open_lessons]
    planned = [item for item in facts.planned if item in open_lessons]
    for kind, items in ((StepKind.PLANNED, planned), (StepKind.BEGUN, begun), (StepKind.CONTINUE, following)):
        if items:
            return Step(kind, items[0], open_lessons[items[0]])
    whole = [one for one in entered if one.lessons and facts.done.issuperset(one.items) and one.id not in facts.given]
    return Step(StepKind.CERTIFICATE, whole[0].id, whole[0].title) if whole else Step(StepKind.FIND)
