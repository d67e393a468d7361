"""A plan to learn by, as a value: what, on which day, for how long."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from core.kernel.errors import Broken
from core.kernel.ids import CourseId, ItemId
from core.study.order import Task

FEWEST_HOURS, MOST_HOURS = 1, 60
"""Hours a week that a plan can be made for."""
SITTING_MINUTES = 45
"""About how long one sits: a week has as many days of learning as it has such sittings, seven at most."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """So many minutes of one lesson on one day."""

    day: date
    item: ItemId
    minutes: int


@dataclass(frozen=True, slots=True)
class StudyPlan:
    """The sittings on the way to a course, for so many hours a week; none where nothing is left to learn.

    `accepted_at` None: a draft that nobody has taken yet. Hours outside of 1 to 60 are `Broken`.
    """

    goal: CourseId
    hours: int
    sittings: tuple[Sitting, ...]
    accepted_at: datetime | None = None

    def __post_init__(self) -> None:
        if not FEWEST_HOURS <= self.hours <= MOST_HOURS:
            raise Broken(f"a plan of {self.hours} hours a week")

    @property
    def minutes(self) -> int:
        """How long everything in it takes."""
        return sum(one.minutes for one in self.sittings)

    @property
    def items(self) -> tuple[ItemId, ...]:
        """The lessons in order."""
        return tuple(dict.fromkeys(one.item for one in self.sittings))

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which one learns, in order."""
        return tuple(dict.fromkeys(one.day for one in self.sittings))

    def on(self, day: date) -> tuple[Sitting, ...]:
        """Return what is planned for the day."""
        return tuple(one for one in self.sittings if one.day == day)

    def accepted(self, at: datetime) -> "StudyPlan":
        """Return the same plan as one that was taken."""
        return replace(self, accepted_at=at)


def plan_of(goal: CourseId, hours: int, tasks: Sequence[Task], first: date) -> StudyPlan:
    """Return the tasks spread over the weeks from `first` on, none before the day on which it opens.

    Every week but the last one holds exactly the hours; less only where a lesson has to be waited for.
    """
    days = _days(hours, first)
    day, room = next(days)
    sittings: list[Sitting] = []
    for task in tasks:
        left = task.minutes
        while task.opens is not None and day < task.opens:
            day, room = next(days)
        while left:
            if not room:
                day, room = next(days)
            taken = min(left, room)
            sittings.append(Sitting(day, task.item, taken))
            left, room = left - taken, room - taken
    return StudyPlan(goal, hours, tuple(sittings))


def _days(hours: int, first: date) -> Iterator[tuple[date, int]]:
    """Yield the days on which one learns with their minutes; those of seven days sum to the hours."""
    minutes = hours * 60
    count = min(7, max(1, round(minutes / SITTING_MINUTES)))
    week = 0
    while True:
        for at in range(count):
            share = minutes * (at + 1) // count - minutes * at // count
            yield first + timedelta(days=7 * week + at * 7 // count), share
        week += 1


def is_behind(plan: StudyPlan, done: Collection[ItemId], today: date) -> bool:
    """Whether a lesson that was to be finished before today is not."""
    ends = {one.item: one.day for one in plan.sittings}
    return any(day < today and item not in done for item, day in ends.items())
