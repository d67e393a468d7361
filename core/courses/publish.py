"""A draft is published, taken back, or made again what it was before."""

from dataclasses import dataclass, replace

from core.courses.draft import Draft, Version, faults_of
from core.courses.draft_ports import DraftTx
from core.courses.model import Course, Lesson
from core.courses.own_work import worked_on
from core.courses.owning import Creator
from core.kernel.errors import Refused
from core.kernel.ids import LessonId
from core.kernel.ports import Clock, Work


class Unfit(Refused):
    """The draft fails its checks; `faults` are their keys."""

    def __init__(self, lesson: Lesson, faults: tuple[str, ...]) -> None:
        super().__init__("publish.unfit", id=lesson.id, count=len(faults))
        self.lesson = lesson
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Publish:
    """What students see of a lesson is its draft; every version of it is kept."""

    work: Work[DraftTx]
    clock: Clock

    async def __call__(self, lesson_id: LessonId, by: Creator) -> tuple[Course, Lesson]:
        """Publish the draft and return it with its course.

        Raises `Unfit`, `Refused("publish.already")` where there is no draft, and what `worked_on` refuses.
        """
        async with self.work.write() as tx:
            course, lesson = await worked_on(tx, lesson_id, by)
            if await tx.drafts.get(lesson_id) is None:
                raise Refused("publish.already", id=lesson_id, title=lesson.title)
            on_sale = {plan.code for plan in await tx.plans.all() if plan.is_live}
            if faults := faults_of(lesson, course, on_sale):
                raise Unfit(lesson, faults)
            live = await self._put(tx, course, lesson, by)
            await tx.drafts.drop(lesson_id)
            await tx.audit.note(by.id, "publish", f"lesson:{lesson_id}", self.clock.now(), {})
        return live

    async def take_back(self, lesson_id: LessonId, by: Creator) -> Lesson:
        """Nobody but its creator and staff see the lesson any more; it is a draft again, and is returned.

        What members did with it stays done. Raises `Refused("unpublish.draft")` where it is not published.
        """
        async with self.work.write() as tx:
            course, lesson = await worked_on(tx, lesson_id, by)
            if await tx.courses.home(lesson_id) is None:
                raise Refused("unpublish.draft", id=lesson_id)
            left = tuple(one for one in course.lessons if one.id != lesson_id)
            await tx.courses.put(replace(course, lessons=left, is_live=course.is_live and bool(left)))
            if await tx.drafts.get(lesson_id) is None:
                await tx.drafts.put(Draft(lesson, by.id, self.clock.now()))
            await tx.audit.note(by.id, "unpublish", f"lesson:{lesson_id}", self.clock.now(), {})
        return lesson

    async def undo(self, lesson_id: LessonId, by: Creator) -> tuple[Version, Lesson]:
        """Publish the version before the present one again; return it, and the lesson as it stands.

        Raises `Refused("undo.no_version")` where there is none before.
        """
        async with self.work.write() as tx:
            course, _ = await worked_on(tx, lesson_id, by)
            versions = await tx.drafts.versions(lesson_id, 2)
            if len(versions) < 2 or await tx.courses.home(lesson_id) is None:
                raise Refused("undo.no_version", id=lesson_id)
            before = versions[1]
            _, lesson = await self._put(tx, course, before.lesson, by)
            await tx.audit.note(by.id, "undo", f"lesson:{lesson_id}", self.clock.now(), {})
        return before, lesson

    async def has_before(self, lesson_id: LessonId) -> bool:
        """Return whether there is a version to go back to."""
        async with self.work.read() as tx:
            return len(await tx.drafts.versions(lesson_id, 2)) > 1

    async def _put(self, tx: DraftTx, course: Course, lesson: Lesson, by: Creator) -> tuple[Course, Lesson]:
        others = [one for one in course.lessons if one.id != lesson.id]
        last = max((one.position for one in others), default=0)
        placed = replace(lesson, position=lesson.position or last + 1)
        lessons = tuple(sorted((*others, placed), key=lambda one: (one.position, one.id)))
        live = replace(course, lessons=lessons, is_live=True)
        await tx.courses.put(live)
        await tx.drafts.record(Version(placed, by.id, self.clock.now()))
        return live, placed
