"""A plan to learn by is made, kept, and made anew when one falls behind."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from core.courses.held import HeldForTx, held
from core.courses.model import Course, may_open
from core.interactions.model import ActKind
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, ItemId, LessonId, MemberId, PlanCode
from core.kernel.ports import Clock, Work
from core.study.learner import Learner
from core.study.model import FEWEST_HOURS, MOST_HOURS, StudyPlan, is_behind, plan_of
from core.study.order import Agenda, Reach, agenda_of
from core.study.ports import StudyTx

GUESSES = 3
MOST_LISTED = 500


class PlanTx(StudyTx, HeldForTx, Protocol):
    """A transaction over plans, and over what the members must wait for."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan as its owner sees it on `today`; `is_moved` says that it was made anew just now."""

    plan: StudyPlan
    course: Course
    titles: Mapping[ItemId, str]
    today: date
    done: frozenset[ItemId] = frozenset()
    left_out: tuple[str, ...] = ()
    is_moved: bool = False


@dataclass(frozen=True, slots=True)
class PlanStudy:
    """Drafts of plans, and the one that a member goes by."""

    work: Work[PlanTx]
    clock: Clock

    async def __call__(self, learner: Learner, goal: CourseId, hours: int) -> Planned:
        """Return a draft from today on; nothing is kept.

        Raises `Refused`: `studyplan.unknown`, `studyplan.range`, `studyplan.cycle`, and where nothing can be planned
        `studyplan.finished` or `studyplan.shut`.
        """
        async with self.work.read() as tx:
            return await self._draft(tx, learner, goal, hours)

    async def accept(self, learner: Learner, goal: CourseId, hours: int) -> Planned:
        """Keep the plan as it is made now, in place of an earlier one, and return it; refused as a draft is."""
        async with self.work.write() as tx:
            draft = await self._draft(tx, learner, goal, hours)
            now = self.clock.now()
            await tx.study_plans.put(learner.member_id, draft.plan.accepted(now), now)
        return draft

    async def kept(self, learner: Learner) -> Planned | None:
        """Return the plan that the member goes by; where they fell behind it is made anew from today on, and kept so.

        A plan whose course is gone is None. One that can no longer be planned stays as it was.
        """
        async with self.work.read() as tx:
            seen = await self._seen(tx, learner)
        if seen is None or not is_behind(seen.plan, seen.done, seen.today):
            return seen
        async with self.work.write() as tx:
            seen = await self._seen(tx, learner)
            if seen is None or not is_behind(seen.plan, seen.done, seen.today):
                return seen
            agenda = await self._agenda(tx, learner, seen.course)
            anew = plan_of(seen.plan.goal, seen.plan.hours, agenda.tasks, seen.today)
            now = self.clock.now()
            await tx.study_plans.put(learner.member_id, anew.accepted(seen.plan.accepted_at or now), now)
        titles = {task.item: task.title for task in agenda.tasks}
        return Planned(anew, seen.course, titles, seen.today, seen.done, agenda.left_out, is_moved=True)

    async def drop(self, member_id: MemberId) -> bool:
        """Forget the member's plan; whether there was one."""
        async with self.work.write() as tx:
            return await tx.study_plans.drop(member_id)

    async def guesses(self, learner: Learner) -> Sequence[Course]:
        """Return the three courses that the member most likely means: those begun last, then those that are open."""
        async with self.work.read() as tx:
            acts = await tx.acts.of(learner.member_id, (ActKind.OPENED, ActKind.DONE))
            done = await tx.acts.items_done(learner.member_id)
            courses = await tx.courses.find("", MOST_LISTED)
        last = {act.item: place for place, act in enumerate(acts)}
        left = [course for course in courses if _has_task(course, done, learner.plans)]
        left.sort(key=lambda course: -max(last.get(item, -1) for item in course.items))
        return left[:GUESSES]

    async def meant(self, words: str) -> Sequence[Course]:
        """Return the course of this id, else those whose title, summary or tags hold the words, three at most."""
        async with self.work.read() as tx:
            exact = await tx.courses.get(CourseId(words))
            return (exact,) if exact is not None else (await tx.courses.find(words, GUESSES) if words else ())

    async def _draft(self, tx: PlanTx, learner: Learner, goal: CourseId, hours: int) -> Planned:
        if not FEWEST_HOURS <= hours <= MOST_HOURS:
            raise Refused("studyplan.range", least=FEWEST_HOURS, most=MOST_HOURS)
        course = await tx.courses.get(goal)
        if course is None:
            raise Refused("studyplan.unknown", words=goal[:64], hours=hours)
        agenda = await self._agenda(tx, learner, course)
        if not agenda.tasks:
            raise Refused("studyplan.shut" if agenda.left_out else "studyplan.finished", title=course.title)
        today = learner.day(self.clock.now())
        titles = {task.item: task.title for task in agenda.tasks}
        plan = plan_of(goal, hours, agenda.tasks, today)
        return Planned(plan, course, titles, today, left_out=agenda.left_out)

    async def _seen(self, tx: PlanTx, learner: Learner) -> Planned | None:
        plan = await tx.study_plans.get(learner.member_id)
        course = None if plan is None else await tx.courses.get(plan.goal)
        if plan is None or course is None:
            return None
        done = await tx.acts.items_done(learner.member_id)
        way = await _way(tx, course)
        titles = {ItemId(lesson.id): lesson.title for one in way.values() for lesson in one.lessons}
        # A lesson that is gone meanwhile, or shut, is nothing that one can be behind with.
        open_items = {
            ItemId(lesson.id) for one in way.values() for lesson in one.lessons if may_open(one, lesson, learner.plans)
        }
        sittings = tuple(one for one in plan.sittings if one.item in open_items)
        kept = StudyPlan(plan.goal, plan.hours, sittings, plan.accepted_at)
        return Planned(kept, course, titles, learner.day(self.clock.now()), done)

    async def _agenda(self, tx: PlanTx, learner: Learner, course: Course) -> Agenda:
        done = await tx.acts.items_done(learner.member_id)
        way = await _way(tx, course)
        waits: dict[LessonId, date | None] = {}
        for one in way.values():
            found = await held(tx, learner.member_id, one, self.clock.now(), learner.zone)
            waits |= {lesson: None if at is None else learner.day(at) for lesson, at in found.items()}
        return agenda_of(course.id, way, Reach(done, learner.plans, waits))


async def _way(tx: StudyTx, goal: Course) -> Mapping[CourseId, Course]:
    """Return the goal and every live course that it needs, directly or not."""
    found = {goal.id: goal}
    waiting = list(goal.prerequisites)
    while waiting:
        wanted = waiting.pop()
        if wanted not in found and (course := await tx.courses.get(wanted)) is not None:
            found[wanted] = course
            waiting.extend(course.prerequisites)
    return found


def _has_task(course: Course, done: Collection[ItemId], plans: Collection[PlanCode]) -> bool:
    return any(ItemId(one.id) not in done and may_open(course, one, plans) for one in course.lessons)
