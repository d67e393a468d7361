"""How a course is taken, lesson by lesson: counted in people, and never told about fewer than the floor of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from core.courses.model import Course
from core.interactions.model import Act, ActKind
from core.kernel.ids import ItemId, LessonId

COUNTED = (ActKind.OPENED, ActKind.DONE, ActKind.RATED)


@dataclass(frozen=True, slots=True)
class Step:
    """One lesson of the funnel: how many people came to it, and how many of them finished it.

    Numbers below the floor are None; so is a rating (1 to 5) that fewer people gave.
    """

    lesson_id: LessonId
    title: str
    reached: int | None
    finished: int | None
    rating: float | None = None


@dataclass(frozen=True, slots=True)
class Funnel:
    """A course: people who began it, who finished all of it, and its lessons in order.

    `drop` is the lesson after which most people went no further, where that can be told.
    """

    course: Course
    began: int
    finished: int | None
    steps: tuple[Step, ...]
    drop: Step | None = None


def funnel_of(course: Course, acts: Sequence[Act], floor: int) -> Funnel | None:
    """Return the funnel of the course out of these acts; None where fewer people than the floor began it."""
    reached: dict[ItemId, set[int]] = {item: set() for item in course.items}
    finished: dict[ItemId, set[int]] = {item: set() for item in course.items}
    ratings: dict[ItemId, dict[int, float]] = {item: {} for item in course.items}
    for act in acts:
        if act.item not in reached:
            continue
        if act.kind is ActKind.RATED:
            ratings[act.item][act.member_id] = act.value or 0.0
            continue
        reached[act.item].add(act.member_id)
        if act.kind is ActKind.DONE:
            finished[act.item].add(act.member_id)
    began = set[int]().union(*reached.values())
    if not course.lessons or len(began) < floor:
        return None
    whole = {member for member in began if all(member in done for done in finished.values())}
    steps: list[Step] = []
    for lesson in course.lessons:
        item = ItemId(lesson.id)
        given = ratings[item].values()
        rating = fmean(given) if len(given) >= floor else None
        here, through = _shown(reached[item], floor), _shown(finished[item], floor)
        steps.append(Step(lesson.id, lesson.title, here, through, rating))
    return Funnel(course, len(began), _shown(whole, floor), tuple(steps), _drop(steps))


def _shown(people: set[int], floor: int) -> int | None:
    return len(people) if len(people) >= floor else None


def _drop(steps: Sequence[Step]) -> Step | None:
    """Return the lesson from which to the next one most people are lost, among those that both can be told of."""
    lost = [
        (before.reached - after.reached, at)
        for at, (before, after) in enumerate(pairwise(steps))
        if before.reached is not None and after.reached is not None and before.reached > after.reached
    ]
    return steps[max(lost, key=lambda pair: (pair[0], -pair[1]))[1]] if lost else None
