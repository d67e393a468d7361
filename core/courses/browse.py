"""The catalogue as one member sees it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol

from core.courses.held import HeldForTx, begin, check_released
from core.courses.model import Course, Lesson, Progress, may_open, progress_of, short_id
from core.courses.quiz_gate import QuizGateTx, lacks_quiz
from core.interactions.model import ActKind, act_of
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, ItemId, LessonId, MemberId, PlanCode
from core.kernel.ports import Clock, Work

MOST_LISTED = 500
MOST_FOUND = 20
NEAREST = 3


class StudyTx(HeldForTx, Protocol):
    """A transaction over the catalogue and what members did with it."""


class CompleteTx(StudyTx, QuizGateTx, Protocol):
    """A transaction in which a lesson is finished."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A course as one member sees it."""

    course: Course
    progress: Progress
    done: frozenset[ItemId]
    is_open: bool

    def may_open(self, lesson: Lesson) -> bool:
        """Whether this lesson of the course is open to the member."""
        return self.is_open or lesson.is_free


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found; `nearest` only where it found nothing."""

    courses: Sequence[Seen]
    nearest: Sequence[Course] = ()
    lessons: Sequence[tuple[Seen, Lesson]] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of what was looked for."""
        return not self.courses and not self.lessons


@dataclass(frozen=True, slots=True)
class Browse:
    """The live courses and lessons that hold the words, courses begun first."""

    work: Work[StudyTx]

    async def __call__(self, member_id: MemberId, words: str, plans: Collection[PlanCode]) -> Found:
        """Return what was found, or the three courses nearest to the words; all courses for no words."""
        async with self.work.read() as tx:
            done = await tx.acts.items_done(member_id)
            if not words.strip():
                return Found(_begun_first(seen_by(one, done, plans) for one in await tx.courses.find("", MOST_LISTED)))
            hits, near = await tx.courses.search(words, MOST_FOUND)
            shelf = await _shelf(tx, [hit.code for hit in (*hits, *near)])
            nearest = [] if hits else await _nearest(tx, words, [shelf[hit.code] for hit in near if hit.code in shelf])
        seen = {code: seen_by(course, done, plans) for code, course in shelf.items()}
        courses = [seen[hit.code] for hit in hits if hit.code in seen and seen[hit.code].course.id == hit.code]
        lessons = [
            (seen[hit.code], one)
            for hit in hits
            if hit.code in seen
            for one in seen[hit.code].course.lessons
            if one.id == hit.code
        ]
        return Found(_begun_first(courses), nearest, lessons)

    async def one(self, member_id: MemberId, course_id: CourseId, plans: Collection[PlanCode]) -> Seen | None:
        """Return one live course as the member sees it."""
        async with self.work.read() as tx:
            course = await tx.courses.get(course_id)
            done = await tx.acts.items_done(member_id)
        return None if course is None else seen_by(course, done, plans)

    async def closed(self, plans: Collection[PlanCode]) -> frozenset[ItemId]:
        """Return every item that somebody with these plans may not open."""
        async with self.work.read() as tx:
            return await tx.courses.closed(plans)

    async def meant(self, short: str) -> str:
        """Return the id of the course or lesson that a button names; what is no mark of a long id stays as it is."""
        if not short.startswith("~"):
            return short
        async with self.work.read() as tx:
            return next((code for code in await tx.courses.codes() if short_id(code) == short), short)

    async def next_lesson(
        self, member_id: MemberId, plans: Collection[PlanCode], held: Collection[LessonId] = ()
    ) -> LessonId | None:
        """Return the lesson to go on with: of the course that the member was in last, else the first open one.

        What is `held` back is passed over.
        """
        async with self.work.read() as tx:
            acts = await tx.acts.of(member_id, (ActKind.OPENED, ActKind.DONE))
            done = await tx.acts.items_done(member_id)
            courses = await tx.courses.find("", MOST_LISTED)
        last = {act.item: place for place, act in enumerate(acts)}
        recent = sorted(courses, key=lambda course: -max(last.get(item, -1) for item in course.items))
        for course in recent:
            free = (one for one in course.lessons if one.id not in held and may_open(course, one, plans))
            left = [one for one in free if ItemId(one.id) not in done]
            if left:  # the one that was opened last, else the first in order
                return max(left, key=lambda one: last.get(ItemId(one.id), -1)).id
        return None


def _begun_first(courses: Iterable[Seen]) -> list[Seen]:
    return sorted(courses, key=lambda one: not 0 < one.progress.done < one.progress.total)


async def _shelf(tx: StudyTx, codes: Sequence[str]) -> Mapping[str, Course]:
    """Return for the id of each course or lesson the course; each is read once."""
    read: dict[CourseId, Course | None] = {}
    shelf: dict[str, Course] = {}
    for code in codes:
        home = await tx.courses.home(LessonId(code)) or CourseId(code)
        if home not in read:
            read[home] = await tx.courses.get(home)
        course = read[home]
        if course is not None:
            shelf[code] = course
    return shelf


async def _nearest(tx: StudyTx, words: str, near: Sequence[Course]) -> list[Course]:
    """Return three courses: those that hold something of the words, then those whose titles look most like them."""
    found = {course.id: course for course in near}
    by_title = {one.title: one.id for one in reversed(await tx.courses.outlines()) if one.is_live}
    for title in get_close_matches(words, by_title, n=NEAREST, cutoff=0.0):
        if len(found) < NEAREST and by_title[title] not in found:
            course = await tx.courses.get(by_title[title])
            found |= {} if course is None else {course.id: course}
    return list(found.values())[:NEAREST]


def seen_by(course: Course, done: frozenset[ItemId], plans: Collection[PlanCode]) -> Seen:
    """Return the course as somebody sees it who finished `done` and holds `plans`."""
    return Seen(course, progress_of(course, done), done, may_open(course, None, plans))


@dataclass(frozen=True, slots=True)
class OpenLesson:
    """A lesson that is open to the member is shown, and that they opened it is known."""

    work: Work[StudyTx]
    clock: Clock
    zone: str = "UTC"

    async def __call__(
        self, member_id: MemberId, lesson_id: LessonId, plans: Collection[PlanCode]
    ) -> tuple[Course, Lesson]:
        """Return the lesson with its course.

        Raises `Refused`: `lesson.unknown`, `lesson.locked`, `lesson.waits` or `lesson.undated`.
        """
        async with self.work.write() as tx:
            found = await tx.courses.lesson(lesson_id)
            if found is None:
                raise Refused("lesson.unknown", lesson=lesson_id)
            course, lesson = found
            if not may_open(course, lesson, plans):
                raise Refused("lesson.locked", title=lesson.title, plan=course.opened_by)
            now = self.clock.now()
            await check_released(tx, member_id, found, now, self.zone)
            await begin(tx, member_id, course, now)
            await tx.acts.add([act_of(member_id, ItemId(lesson.id), ActKind.OPENED, now)])
        return course, lesson


@dataclass(frozen=True, slots=True)
class Complete:
    """What the member finished counts once; their progress is told. A lesson with a quiz is finished by passing it."""

    work: Work[CompleteTx]
    clock: Clock
    zone: str = "UTC"

    async def __call__(self, member_id: MemberId, item: ItemId, plans: Collection[PlanCode]) -> tuple[Seen, bool]:
        """Return the course as it stands now and whether this was new.

        Raises `Refused`: `lesson.unknown`, `lesson.locked`, `lesson.waits`, `lesson.undated`; `done.quiz` where its
        quiz is not passed.
        """
        async with self.work.write() as tx:
            found = await tx.courses.lesson(LessonId(item))
            course = found[0] if found else await tx.courses.get(CourseId(item))
            if course is None or item not in course.items:
                raise Refused("lesson.unknown", lesson=item)
            if not may_open(course, found[1] if found else None, plans):
                raise Refused("lesson.locked", title=found[1].title if found else course.title, plan=course.opened_by)
            if found:
                await check_released(tx, member_id, found, self.clock.now(), self.zone)
            is_new = item not in await tx.acts.items_done(member_id)
            if is_new and found and await lacks_quiz(tx, member_id, found[1].id):
                raise Refused("done.quiz", title=found[1].title)
            await tx.acts.add([act_of(member_id, item, ActKind.DONE, self.clock.now())])
            return seen_by(course, await tx.acts.items_done(member_id), plans), is_new

    async def last_opened(self, member_id: MemberId) -> ItemId | None:
        """Return the lesson that the member opened last and has not finished."""
        async with self.work.read() as tx:
            opened = await tx.acts.of(member_id, (ActKind.OPENED,))
            done = await tx.acts.items_done(member_id)
            for act in reversed(opened):
                # An imported act may be about something that is no lesson here.
                if act.item not in done and await tx.courses.lesson(LessonId(act.item)) is not None:
                    return act.item
        return None
