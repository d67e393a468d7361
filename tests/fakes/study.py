"""The catalogue, plans, acts and shown lists in memory."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.courses.grams import Hit, asked, best, is_word, spellings, weights_of
from core.courses.model import Course, Lesson, Outline, may_open
from core.courses.spelling import meant
from core.interactions.model import Act, ActKind
from core.kernel.ids import CourseId, ItemId, LessonId, MemberId, PlanCode
from core.payments.model import Fact, Plan
from core.recommend.model import Suggestion

if TYPE_CHECKING:
    from tests.fakes.store import Tables


class FakeActs:
    """As `ActStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def add(self, acts: Sequence[Act], /) -> int:
        known = {act.key for act in self._tables.acts.values()}
        before = len(known)
        for act in acts:
            if act.key not in known:
                known.add(act.key)
                self._tables.acts[self._tables.number("acts")] = act
        return len(known) - before

    async def of(self, member_id: MemberId, kinds: Collection[ActKind]) -> Sequence[Act]:
        mine = [act for act in self._tables.acts.values() if act.member_id == member_id and act.kind in kinds]
        return sorted(mine, key=lambda act: act.at)

    async def all(self, kinds: Collection[ActKind], after_id: int = 0) -> Sequence[tuple[int, Act]]:
        return [(number, act) for number, act in self._tables.acts.items() if number > after_id and act.kind in kinds]

    async def items_done(self, member_id: MemberId) -> frozenset[ItemId]:
        return frozenset(act.item for act in await self.of(member_id, (ActKind.DONE, ActKind.TAKEN, ActKind.KNOWN)))


class FakeCourses:
    """As `CourseStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def put(self, course: Course) -> None:
        in_order = tuple(sorted(course.lessons, key=lambda lesson: lesson.position))
        self._tables.courses[course.id] = replace(course, lessons=in_order)

    async def get(self, course_id: CourseId) -> Course | None:
        return next((course for course in self._live() if course.id == course_id), None)

    async def any(self, course_id: CourseId) -> Course | None:
        return self._tables.courses.get(course_id)

    async def outlines(self) -> Sequence[Outline]:
        return [
            Outline(one.id, one.title, one.is_live, one.creator, one.prerequisites, one.tags)
            for _, one in sorted(self._tables.courses.items())
        ]

    async def lesson_ids(self, course_id: CourseId) -> Sequence[LessonId]:
        course = self._tables.courses.get(course_id)
        return [] if course is None else [lesson.id for lesson in course.lessons]

    async def home(self, lesson_id: LessonId) -> CourseId | None:
        every = self._tables.courses.values()
        return next((one.id for one in every for lesson in one.lessons if lesson.id == lesson_id), None)

    async def search(self, words: str, limit: int) -> tuple[Sequence[Hit], Sequence[Hit]]:
        index = {code: weights for course in self._live() for code, weights in _index(course)}
        known = {gram for weights in index.values() for gram in weights}
        wanted = [gram if gram in known else _respelt(gram, known) for gram in asked(words)]
        if found := best(_hits(index, wanted), len(wanted)):
            return found[:limit], ()
        signs = dict.fromkeys(sign for sign in words.casefold() if not sign.isascii())
        near = _hits(index, [*wanted, *signs])
        return (), sorted(near, key=lambda hit: (-hit.held, -hit.weight, hit.code))[:3]

    async def lesson(self, lesson_id: LessonId) -> tuple[Course, Lesson] | None:
        found = ((course, lesson) for course in self._live() for lesson in course.lessons if lesson.id == lesson_id)
        return next(found, None)

    async def find(self, words: str, limit: int) -> Sequence[Course]:
        wanted = words.casefold().split()
        return [course for course in self._live() if all(word in _folded(course) for word in wanted)][:limit]

    async def titles(self) -> Sequence[tuple[str, str, tuple[str, ...]]]:
        lessons = [(lesson.id, lesson.title, course.tags) for course in self._live() for lesson in course.lessons]
        bare = [(course.id, course.title, course.tags) for course in self._live() if not course.lessons]
        return sorted([*lessons, *bare])

    async def codes(self) -> Sequence[str]:
        return [code for course in self._live() for code in (course.id, *(lesson.id for lesson in course.lessons))]

    async def closed(self, plans: Collection[PlanCode]) -> frozenset[ItemId]:
        return frozenset(item for course in self._live() for item in _closed(course, plans))

    async def open_by(self, plan: PlanCode, course_ids: Collection[CourseId]) -> None:
        for course in list(self._tables.courses.values()):
            plans = course.plans - {plan} | ({plan} if course.id in course_ids else set())
            self._tables.courses[course.id] = replace(course, plans=frozenset(plans))

    def _live(self) -> list[Course]:
        return sorted((course for course in self._tables.courses.values() if course.is_live), key=lambda one: one.id)


def _index(course: Course) -> Iterator[tuple[str, Mapping[str, int]]]:
    yield course.id, weights_of(" ".join((course.title, *course.tags)), course.summary, "")
    for one in course.lessons:
        yield one.id, weights_of(" ".join((one.title, *one.details.tags)), "", one.body)


def _respelt(gram: str, known: Collection[str]) -> str:
    near = {other for other in known if is_word(other) and spellings(gram) & spellings(other)}
    return meant(gram, near) if is_word(gram) else gram


def _hits(index: Mapping[str, Mapping[str, int]], wanted: Sequence[str]) -> list[Hit]:
    held = {code: [weights[gram] for gram in set(wanted) if gram in weights] for code, weights in index.items()}
    return [Hit(code, len(found), sum(found)) for code, found in held.items() if found]


def _closed(course: Course, plans: Collection[PlanCode]) -> frozenset[ItemId]:
    if not course.lessons:
        return frozenset() if may_open(course, None, plans) else frozenset(course.items)
    return frozenset(ItemId(lesson.id) for lesson in course.lessons if not may_open(course, lesson, plans))


def _folded(course: Course) -> str:
    return " ".join((course.title, course.summary, *course.tags)).casefold()


class FakePlans:
    """As `PlanStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def put(self, plan: Plan) -> None:
        self._tables.plans[plan.code] = plan

    async def all(self) -> Sequence[Plan]:
        return sorted(self._tables.plans.values(), key=lambda plan: (plan.price.amount_minor, plan.code))

    async def get(self, code: PlanCode) -> Plan | None:
        return self._tables.plans.get(code)


class FakeLedger:
    """As `Ledger` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def record(self, facts: Sequence[Fact]) -> int:
        before = len(self._tables.facts)
        for fact in facts:
            self._tables.facts.setdefault(fact.key, fact)
        return len(self._tables.facts) - before

    async def of(self, member_id: MemberId) -> Sequence[Fact]:
        return [fact for fact in self._tables.facts.values() if fact.member_id == member_id]

    async def holders(self, plan: PlanCode) -> Sequence[MemberId]:
        return sorted({fact.member_id for fact in self._tables.facts.values() if fact.plan == plan})


class FakeShown:
    """As `ShownStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def put(self, member_id: MemberId, suggestions: Sequence[Suggestion], at: datetime) -> None:
        self._tables.shown[member_id] = tuple(suggestions)

    async def get(self, member_id: MemberId) -> Sequence[Suggestion]:
        return list(self._tables.shown.get(member_id, ()))
