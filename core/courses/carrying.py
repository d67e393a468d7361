"""Lessons come in from a folder, and go out into one."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from core.courses.draft import Version, Written, digest_of, faults_of, filled, with_files
from core.courses.draft_ports import DraftTx
from core.courses.exported import CourseCounts, Outcome
from core.courses.lesson_files import (
    BesideFile,
    LessonSource,
    LessonTarget,
    LessonVerdict,
    ReadLesson,
    RefusedLesson,
)
from core.courses.model import Course, Lesson, LessonFile
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, LessonId
from core.kernel.ports import Clock, Work

Verdicts = Callable[[LessonVerdict], None]


@dataclass(frozen=True, slots=True)
class ImportLessons:
    """Every good lesson of the folder is published; the others are told and change nothing."""

    work: Work[DraftTx]
    clock: Clock

    async def __call__(self, source: LessonSource, *, is_dry: bool = False, verdict: Verdicts) -> CourseCounts:
        """Import the folder and return the tally; `verdict` hears of every file by its path.

        A dry run says the same of each and writes nothing; what came before does not change. Raises `Refused` where
        there is no such folder.
        """
        tally: Counter[str] = Counter()
        refused: Counter[str] = Counter()
        seen: set[str] = set()
        for read in source.lessons():
            said = await self._judged(read, seen, is_dry=is_dry)
            tally[said.outcome] += 1
            refused.update([said.reason] if said.reason else [])
            verdict(said)
        counted = {one: tally[one] for one in (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)}
        return CourseCounts(tally.total(), *counted.values(), refused=refused)

    async def _judged(self, read: ReadLesson | RefusedLesson, seen: set[str], *, is_dry: bool) -> LessonVerdict:
        if isinstance(read, RefusedLesson):
            return LessonVerdict(read.path, Outcome.REFUSED, reason=read.reason, params=read.params)
        code = read.written.id
        if not code or not read.written.course or code in seen:
            reason = "lesson_file.repeated" if code in seen else "lesson_file.nowhere"
            return LessonVerdict(read.path, Outcome.REFUSED, code, reason)
        seen.add(code)
        try:
            async with self.work.read() if is_dry else self.work.write() as tx:
                return LessonVerdict(read.path, await self._kept(tx, read, is_dry=is_dry), code)
        except Refused as refusal:
            return LessonVerdict(read.path, Outcome.REFUSED, code, refusal.key, refusal.params)

    async def _kept(self, tx: DraftTx, read: ReadLesson, *, is_dry: bool) -> Outcome:
        written = read.written
        code, home = LessonId(written.id), CourseId(written.course)
        if await tx.courses.home(code) not in {None, home}:
            raise Refused("lesson_file.elsewhere")
        course = await tx.courses.any(home) or Course(home, written.course_title or home)
        before = next((one for one in course.lessons if one.id == code), None)
        files = [_described(one) for one in read.files]
        lesson = filled(replace(before or Lesson(code, home, 0, ""), files=(), is_free=False), written)
        lesson = with_files(replace(lesson, position=lesson.position or len(course.lessons) + 1), files)
        if lesson == before and course.is_live:
            return Outcome.UNCHANGED
        if faults := faults_of(lesson, course, {plan.code for plan in await tx.plans.all()} | course.plans):
            raise Refused(faults[0])
        if not is_dry:
            for one in read.files:
                await tx.drafts.keep_file(one.content)
            others = (one for one in course.lessons if one.id != code)
            lessons = tuple(sorted((*others, lesson), key=lambda one: (one.position, one.id)))
            await tx.courses.put(replace(course, lessons=lessons, is_live=True))
            await tx.drafts.record(Version(lesson, None, self.clock.now()))
        return Outcome.NEW if before is None else Outcome.CHANGED


@dataclass(frozen=True, slots=True)
class ExportLessons:
    """Every published lesson stands in a folder, so that an import of it changes nothing."""

    work: Work[DraftTx]

    async def __call__(self, target: LessonTarget) -> int:
        """Write the live lessons and return how many."""
        count = 0
        async with self.work.read() as tx:
            live = [one.id for one in await tx.courses.outlines() if one.is_live]
        for course_id in live:
            async with self.work.read() as tx:
                course = await tx.courses.any(course_id)
                if course is None:  # taken back meanwhile
                    continue
                for lesson in course.lessons:
                    target.write(_written(course, lesson), await _beside(tx, lesson))
                count += len(course.lessons)
        return count


async def _beside(tx: DraftTx, lesson: Lesson) -> list[BesideFile]:
    contents = [await tx.drafts.file(one.digest) or b"" for one in lesson.files]
    return [BesideFile(one.kind, one.name, content) for one, content in zip(lesson.files, contents, strict=True)]


def _written(course: Course, lesson: Lesson) -> Written:
    return Written(
        title=lesson.title,
        body=lesson.body,
        id=lesson.id,
        course=course.id,
        course_title=course.title,
        order=lesson.position,
        is_free=lesson.is_free,
        details=lesson.details,
        files=tuple(file.name for file in lesson.files),
    )


def _described(file: BesideFile) -> LessonFile:
    return LessonFile(file.kind, file.name, digest_of(file.content), len(file.content))
