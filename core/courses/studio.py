"""What a creator does with what they may change: begin a course, write a lesson, look at it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from core.courses.draft import Draft, Guide, code_of, lesson_code, titled
from core.courses.draft_ports import DraftTx
from core.courses.model import Course, Lesson, Outline, short_id
from core.courses.own_work import own, worked_on
from core.courses.owning import Creator, is_own
from core.courses.prerequisites import cycle_of
from core.courses.skeleton import LaidOut, Skeleton
from core.courses.tagging import suggested_tags
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, LessonId, MemberId
from core.kernel.ports import Clock, Work


@dataclass(frozen=True, slots=True)
class CourseEdit:
    """What is to change of a course; None leaves a field as it is."""

    title: str | None = None
    summary: str | None = None
    tags: tuple[str, ...] | None = None
    prerequisites: tuple[CourseId, ...] | None = None


@dataclass(frozen=True, slots=True)
class LessonEdit:
    """What is to change of a draft; None leaves a field as it is. `takes_tags` adds those that its text suggests."""

    title: str | None = None
    is_free: bool | None = None
    tags: tuple[str, ...] | None = None
    takes_tags: bool = False
    drops_files: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a creator may work on: courses in brief, and drafts."""

    courses: Sequence[Outline]
    drafts: Sequence[Draft]


@dataclass(frozen=True, slots=True)
class Studio:
    """Courses and drafts, kept for nobody but their creator and staff."""

    work: Work[DraftTx]
    clock: Clock

    async def shelf(self, by: Creator) -> Shelf:
        """Return what the creator may work on, the draft touched last first."""
        async with self.work.read() as tx:
            mine = [one for one in await tx.courses.outlines() if is_own(one, by)]
            return Shelf(mine, await tx.drafts.of([one.id for one in mine]))

    async def new_course(self, title: str, by: Creator) -> Course:
        """Keep a course without lessons; nobody sees it before the first is published.

        Raises `Refused("newcourse.taken")` where another one is called so.
        """
        named = titled(title)
        async with self.work.write() as tx:
            outlines = await tx.courses.outlines()
            _require_free(named, outlines)
            code = CourseId(code_of(named, {one.id for one in outlines}))
            course = Course(code, named, is_live=False, creator=by.id)
            await tx.courses.put(course)
            await tx.audit.note(by.id, "newcourse", f"course:{code}", self.clock.now(), {})
        return course

    async def lay_out(self, skeleton: Skeleton, by: Creator) -> LaidOut:
        """Keep the course with its lessons as drafts, which nobody else sees; once it is there, nothing changes.

        Raises `Refused("newcourse.taken")` where another course is called so.
        """
        async with self.work.write() as tx:
            there = await tx.courses.any(skeleton.id)
            if there is not None:
                return LaidOut(there, is_new=False)
            _require_free(skeleton.title, await tx.courses.outlines())
            course = Course(
                skeleton.id,
                skeleton.title,
                skeleton.summary,
                language=skeleton.language,
                is_live=False,
                creator=by.id,
            )
            await tx.courses.put(course)
            now = self.clock.now()
            for number, one in enumerate(skeleton.lessons, 1):
                code = LessonId(f"{course.id}-{number}")
                await tx.drafts.put(Draft(Lesson(code, course.id, number, one.title, one.body), by.id, now))
            await tx.audit.note(by.id, "kit", f"course:{course.id}", now, {"lessons": len(skeleton.lessons)})
        return LaidOut(course, is_new=True)

    async def edit_course(self, course_id: CourseId, edit: CourseEdit, by: Creator) -> Course:
        """Change the course and return it.

        Raises `Refused`: `content.unknown`, `content.not_yours`, `newcourse.taken`, `course.needs_unknown`,
        `course.cycle`.
        """
        async with self.work.write() as tx:
            course = await own(tx, course_id, by)
            others = [one for one in await tx.courses.outlines() if one.id != course_id]
            if edit.title is not None:
                _require_free(titled(edit.title), others)
            changed = replace(
                course,
                title=course.title if edit.title is None else titled(edit.title),
                summary=course.summary if edit.summary is None else edit.summary,
                tags=course.tags if edit.tags is None else edit.tags,
                prerequisites=course.prerequisites if edit.prerequisites is None else edit.prerequisites,
            )
            _require_order(changed, others)
            await tx.courses.put(changed)
            await tx.audit.note(by.id, "edit", f"course:{course_id}", self.clock.now(), {})
        return changed

    async def new_lesson(self, course_id: CourseId, by: Creator) -> Draft:
        """Keep an empty draft into which the creator's next messages go."""
        async with self.work.write() as tx:
            await own(tx, course_id, by)
            drafted = [one.lesson.id for one in await tx.drafts.of((course_id,))]
            code = lesson_code(course_id, (*await tx.courses.lesson_ids(course_id), *drafted))
            draft = Draft(Lesson(code, course_id, 0, ""), by.id, self.clock.now())
            await tx.drafts.put(draft)
            await tx.drafts.guide(Guide(by.id, code))
        return draft

    async def open(self, lesson_id: LessonId, by: Creator) -> Draft:
        """Return the draft of the lesson, made of what is published where there is none; the next text replaces it.

        Raises `Refused`: `content.unknown`, `content.not_yours`.
        """
        async with self.work.write() as tx:
            _, lesson = await worked_on(tx, lesson_id, by)
            draft = await tx.drafts.get(lesson_id) or Draft(lesson, by.id, self.clock.now())
            await tx.drafts.put(draft)
            await tx.drafts.guide(Guide(by.id, lesson_id, replaces=bool(draft.lesson.body)))
        return draft

    async def edit(self, lesson_id: LessonId, edit: LessonEdit, by: Creator) -> Draft:
        """Change the draft of the lesson and return it; what is published stays as it is until it is published anew."""
        async with self.work.write() as tx:
            _, lesson = await worked_on(tx, lesson_id, by)
            before = await tx.drafts.get(lesson_id)
            tags = lesson.details.tags if edit.tags is None else edit.tags
            if edit.takes_tags:
                known = {tag for one in await tx.courses.outlines() for tag in one.tags}
                tags = tuple(dict.fromkeys((*tags, *suggested_tags(f"{lesson.title}\n{lesson.body}", known))))
            changed = replace(
                lesson,
                title=lesson.title if edit.title is None else titled(edit.title),
                is_free=lesson.is_free if edit.is_free is None else edit.is_free,
                files=() if edit.drops_files else lesson.files,
                details=replace(lesson.details, tags=tags),
            )
            draft = Draft(changed, by.id if before is None else before.author, self.clock.now())
            await tx.drafts.put(draft)
        return draft

    async def preview(self, lesson_id: LessonId, by: Creator) -> tuple[Course, Lesson]:
        """Return the lesson as it would be published, with its course."""
        async with self.work.read() as tx:
            return await worked_on(tx, lesson_id, by)

    async def suggest(self, lesson: Lesson) -> tuple[str, ...]:
        """Return tags that the lesson's text suggests and that it has not."""
        async with self.work.read() as tx:
            known = {tag for one in await tx.courses.outlines() for tag in one.tags}
        found = suggested_tags(f"{lesson.title}\n{lesson.body}", known)
        return tuple(tag for tag in found if tag not in lesson.details.tags)

    async def stop(self, member_id: MemberId) -> LessonId | None:
        """The member is not guided any more; return what they were writing, which is kept."""
        async with self.work.write() as tx:
            guide = await tx.drafts.guided(member_id)
            await tx.drafts.let_go(member_id)
        return None if guide is None else guide.lesson_id

    async def is_guided(self, member_id: MemberId) -> bool:
        """Return whether what the member says in private goes into a lesson."""
        async with self.work.read() as tx:
            return await tx.drafts.guided(member_id) is not None

    async def meant(self, short: str) -> str:
        """Return the id of the course or lesson, live or not, that a button names."""
        if not short.startswith("~"):
            return short
        async with self.work.read() as tx:
            courses = [one.id for one in await tx.courses.outlines()]
            codes = [*courses, *(one.lesson.id for one in await tx.drafts.of(courses)), *await tx.courses.codes()]
        return next((code for code in codes if short_id(code) == short), short)

    async def contents(self, lesson: Lesson) -> Sequence[bytes]:
        """Return the content of the lesson's files, in order."""
        async with self.work.read() as tx:
            return [await tx.drafts.file(file.digest) or b"" for file in lesson.files]


def _require_free(title: str, others: Collection[Outline]) -> None:
    if not title:
        raise Refused("newcourse.form")
    taken = next((one for one in others if one.title.casefold() == title.casefold()), None)
    if taken is not None:
        raise Refused("newcourse.taken", title=title, id=taken.id)


def _require_order(course: Course, others: Sequence[Outline]) -> None:
    known = {one.id for one in others} | {course.id}
    for needed in course.prerequisites:
        if needed not in known:
            raise Refused("course.needs_unknown", id=needed[:64])
    needs = {one.id: one.prerequisites for one in others} | {course.id: course.prerequisites}
    if cycle := cycle_of(needs, course.id):
        raise Refused("course.cycle", cycle=" → ".join(cycle))
