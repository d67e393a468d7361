"""What has to be learnt before what."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.courses.model import Course, may_open
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, ItemId, PlanCode
from core.study.effort import minutes_of

MOST_NAMED = 8
"""Courses of a cycle that a refusal names."""


@dataclass(frozen=True, slots=True)
class Task:
    """A lesson that is still to be learnt, and how many minutes it takes."""

    item: ItemId
    title: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is to be learnt for a goal, in order; `left_out` are titles of courses that cannot be (wholly) opened."""

    tasks: tuple[Task, ...]
    left_out: tuple[str, ...] = ()


def agenda_of(
    goal: CourseId, catalogue: Mapping[CourseId, Course], done: Collection[ItemId], plans: Collection[PlanCode]
) -> Agenda:
    """Return the lessons on the way to the goal that somebody with these plans may open and has not finished.

    What is needed comes first; a prerequisite that the catalogue does not have is passed over.
    Raises `Refused("studyplan.cycle")` where courses wait for each other.
    """
    way = in_order(goal, catalogue)
    tasks = tuple(task for course in way for task in _tasks(course, done, plans))
    return Agenda(tasks, tuple(course.title for course in way if _is_shut(course, done, plans)))


def in_order(goal: CourseId, catalogue: Mapping[CourseId, Course]) -> Sequence[Course]:
    """Return the goal and every course that it needs, each after all that it needs itself.

    Raises `Refused("studyplan.cycle", cycle="A → B → A")` where courses wait for each other.
    """
    ready: dict[CourseId, Course] = {}
    path: dict[CourseId, Iterator[CourseId]] = {goal: _needs(goal, catalogue)}
    while path:
        last = next(reversed(path))
        needed = next((one for one in path[last] if one in catalogue and one not in ready), None)
        if needed is None:
            del path[last]
            ready[last] = catalogue[last]
        elif needed in path:
            raise Refused("studyplan.cycle", cycle=_named([*path], needed, catalogue))
        else:
            path[needed] = _needs(needed, catalogue)
    return tuple(ready.values())


def _needs(course_id: CourseId, catalogue: Mapping[CourseId, Course]) -> Iterator[CourseId]:
    return iter(catalogue[course_id].prerequisites)


def _named(path: Sequence[CourseId], closing: CourseId, catalogue: Mapping[CourseId, Course]) -> str:
    round_trip = [*path[path.index(closing) :], closing]
    titles = [catalogue[one].title[:40] for one in round_trip]
    shown = titles if len(titles) <= MOST_NAMED else [*titles[: MOST_NAMED - 1], "…", titles[-1]]
    return " → ".join(shown)


def _tasks(course: Course, done: Collection[ItemId], plans: Collection[PlanCode]) -> list[Task]:
    return [
        Task(ItemId(lesson.id), lesson.title, minutes_of(lesson.body))
        for lesson in course.lessons
        if ItemId(lesson.id) not in done and may_open(course, lesson, plans)
    ]


def _is_shut(course: Course, done: Collection[ItemId], plans: Collection[PlanCode]) -> bool:
    """Whether something unfinished of the course cannot be planned: locked, or without lessons here."""
    if not course.lessons:
        return ItemId(course.id) not in done
    return any(ItemId(one.id) not in done and not may_open(course, one, plans) for one in course.lessons)
