"""What somebody learnt in a span of time, counted from their acts alone."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.courses.model import Course, Progress, progress_of
from core.interactions.model import Act, ActKind
from core.kernel.ids import CourseId, ItemId
from core.study.effort import minutes_of

LEARNING = (ActKind.OPENED, ActKind.DONE)


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` to `last`, both of them within; `before` is as long and ends the day before `first`."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last

    @property
    def length(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Span":
        """The span of the same length just before."""
        return Span(self.first - timedelta(days=self.length), self.first - timedelta(days=1))

    @property
    def days(self) -> tuple[date, ...]:
        """Every day, in order."""
        return tuple(self.first + timedelta(days=at) for at in range(self.length))


@dataclass(frozen=True, slots=True)
class Counts:
    """What one did: lessons opened and finished, days with either, and the minutes that the finished ones take."""

    opened: int
    finished: int
    active_days: int
    minutes: int


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course in which something happened in the span: finished in it, and how far it stands now."""

    course_id: CourseId
    title: str
    finished: int
    progress: Progress


@dataclass(frozen=True, slots=True)
class LearningReport:
    """The span, what was done in it and in the one before, by course, and how many were finished on each day."""

    span: Span
    now: Counts
    before: Counts
    courses: tuple[CourseLine, ...]
    by_day: tuple[tuple[date, int], ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was learnt in the span."""
        return not self.now.opened and not self.now.finished


def report_of(
    acts: Sequence[Act],
    courses: Sequence[Course],
    done: Collection[ItemId],
    span: Span,
    day_of: Callable[[datetime], date],
) -> LearningReport:
    """Return the report over these courses; acts about anything else do not count. `day_of` says which day it was."""
    minutes = {ItemId(one.id): minutes_of(one.body) for course in courses for one in course.lessons}
    known = {item for course in courses for item in course.items}
    days = [(act, day_of(act.at)) for act in acts if act.item in known and act.kind in LEARNING]
    finished = [(act.item, day) for act, day in days if act.kind is ActKind.DONE]
    inside = Counter(item for item, day in finished if day in span)
    lines = tuple(_line(course, inside, done) for course in courses if _is_touched(course, days, span))
    per_day = Counter(day for _, day in finished)
    by_day = tuple((day, per_day[day]) for day in span.days)
    return LearningReport(span, _counts(days, span, minutes), _counts(days, span.before, minutes), lines, by_day)


def _counts(days: Sequence[tuple[Act, date]], span: Span, minutes: Mapping[ItemId, int]) -> Counts:
    inside = [(act, day) for act, day in days if day in span]
    finished = [act.item for act, _ in inside if act.kind is ActKind.DONE]
    return Counts(
        opened=sum(act.kind is ActKind.OPENED for act, _ in inside),
        finished=len(finished),
        active_days=len({day for _, day in inside}),
        minutes=sum(minutes.get(item, 0) for item in finished),
    )


def _line(course: Course, finished: Mapping[ItemId, int], done: Collection[ItemId]) -> CourseLine:
    count = sum(finished.get(item, 0) for item in course.items)
    return CourseLine(course.id, course.title, count, progress_of(course, done))


def _is_touched(course: Course, days: Sequence[tuple[Act, date]], span: Span) -> bool:
    items = set(course.items)
    return any(act.item in items and day in span for act, day in days)
