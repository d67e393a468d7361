"""What has to be learnt before what, and from when on."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from core.courses.model import Course, Lesson, may_open
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, ItemId, LessonId, PlanCode
from core.study.effort import minutes_of

MOST_NAMED = 8
"""Courses or lessons of a cycle that a refusal names."""
Key = TypeVar("Key", bound=str)


@dataclass(frozen=True, slots=True)
class Task:
    """A lesson that is still to be learnt, how many minutes it takes, and the day before which it cannot be opened."""

    item: ItemId
    title: str
    minutes: int
    opens: date | None = None


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is to be learnt for a goal, in order; `left_out` are titles of courses that cannot be (wholly) opened."""

    tasks: tuple[Task, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """What somebody has finished, the plans they hold, and the lessons that they wait for (None: nobody knows)."""

    done: Collection[ItemId]
    plans: Collection[PlanCode]
    held: Mapping[LessonId, date | None]

    def may_plan(self, course: Course, lesson: Lesson) -> bool:
        """Whether the lesson is open to them, or will be on a day that is known."""
        return may_open(course, lesson, self.plans) and (lesson.id not in self.held or self.held[lesson.id] is not None)


def agenda_of(goal: CourseId, catalogue: Mapping[CourseId, Course], reach: Reach) -> Agenda:
    """Return the lessons on the way to the goal that somebody may open, now or on a known day, and has not finished.

    What is needed comes first, a course as well as a lesson; a prerequisite that is not there is passed over.
    Raises `Refused("studyplan.cycle")` where courses or lessons wait for each other.
    """
    way = in_order(goal, catalogue)
    tasks = {task.item: task for course in way for task in _tasks(course, reach)}
    needs = {
        ItemId(one.id): [ItemId(other) for other in one.details.prerequisites]
        for course in way
        for one in course.lessons
        if ItemId(one.id) in tasks
    }
    turns = _in_turn(tasks, needs, {item: task.title for item, task in tasks.items()})
    left_out = tuple(course.title for course in way if _is_shut(course, reach))
    return Agenda(tuple(tasks[item] for item in turns), left_out)


def in_order(goal: CourseId, catalogue: Mapping[CourseId, Course]) -> Sequence[Course]:
    """Return the goal and every course that it needs, each after all that it needs itself.

    Raises `Refused("studyplan.cycle", cycle="A → B → A")` where courses wait for each other.
    """
    needs = {one: course.prerequisites for one, course in catalogue.items()}
    turns = _in_turn((goal,), needs, {one: course.title for one, course in catalogue.items()})
    return tuple(catalogue[one] for one in turns)


def _in_turn(starts: Iterable[Key], needs: Mapping[Key, Sequence[Key]], titles: Mapping[Key, str]) -> Sequence[Key]:
    """Return the starts in their order and what they need, each after all that it needs itself."""
    ready: dict[Key, None] = {}
    for start in starts:
        path: dict[Key, Iterator[Key]] = {} if start in ready else {start: iter(needs[start])}
        while path:
            last = next(reversed(path))
            needed = next((one for one in path[last] if one in needs and one not in ready), None)
            if needed is None:
                del path[last]
                ready[last] = None
            elif needed in path:
                raise Refused("studyplan.cycle", cycle=_named([*path], needed, titles))
            else:
                path[needed] = iter(needs[needed])
    return tuple(ready)


def _named(path: Sequence[Key], closing: Key, titles: Mapping[Key, str]) -> str:
    round_trip = [*path[path.index(closing) :], closing]
    named = [titles[one][:40] for one in round_trip]
    shown = named if len(named) <= MOST_NAMED else [*named[: MOST_NAMED - 1], "…", named[-1]]
    return " → ".join(shown)


def _tasks(course: Course, reach: Reach) -> list[Task]:
    return [
        Task(ItemId(lesson.id), lesson.title, minutes_of(lesson.body), reach.held.get(lesson.id))
        for lesson in course.lessons
        if ItemId(lesson.id) not in reach.done and reach.may_plan(course, lesson)
    ]


def _is_shut(course: Course, reach: Reach) -> bool:
    """Whether something unfinished of the course cannot be planned: locked, undated, or without lessons here."""
    if not course.lessons:
        return ItemId(course.id) not in reach.done
    return any(ItemId(one.id) not in reach.done and not reach.may_plan(course, one) for one in course.lessons)
