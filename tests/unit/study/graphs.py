"""Random catalogues: courses that need others, some locked, some finished, and sometimes in a circle."""

from dataclasses import dataclass, replace
from itertools import pairwise
from random import Random

from core.courses.model import Course, may_open
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, ItemId
from core.study.model import plan_of
from core.study.order import Agenda, Reach, agenda_of
from tests.factories import VIP, a_course
from tests.fakes.clock import NOON

PLANS = frozenset((VIP,))


@dataclass(frozen=True)
class Graph:
    """A catalogue, what is finished in it, and the course that is the goal."""

    catalogue: dict[CourseId, Course]
    done: frozenset[ItemId]
    goal: CourseId
    hours: int
    plans: frozenset[str]


def a_graph(chance: Random) -> Graph:
    """Return a random catalogue of 1 to 12 courses; half of them may have circles."""
    count = chance.randint(1, 12)
    may_circle = chance.random() < 0.5
    catalogue: dict[CourseId, Course] = {}
    for number in range(count):
        names = [CourseId(f"c{other}") for other in range(count + 1) if may_circle or other < number or other == count]
        needs = tuple(chance.sample(names, min(len(names), chance.randint(0, 3))))
        course = a_course(f"c{number}", lessons=chance.randint(0, 5), plan=VIP if chance.random() < 0.3 else None)
        lessons = tuple(
            replace(one, body="字" * chance.choice((0, 1276, 2000, 3000)), is_free=chance.random() < 0.2)
            for one in course.lessons
        )
        catalogue[course.id] = replace(course, prerequisites=needs, lessons=lessons)
    items = [item for course in catalogue.values() for item in course.items]
    done = frozenset(item for item in items if chance.random() < 0.2)
    plans = PLANS if chance.random() < 0.5 else frozenset[str]()
    return Graph(catalogue, done, CourseId(f"c{chance.randrange(count)}"), chance.randint(1, 60), plans)


def reached(graph: Graph, start: CourseId) -> set[CourseId]:
    """Return every course that the start needs, directly or not; itself only where it needs itself."""
    found: set[CourseId] = set()
    waiting = [one for one in graph.catalogue[start].prerequisites if one in graph.catalogue]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += [other for other in graph.catalogue[one].prerequisites if other in graph.catalogue]
    return found


def check(graph: Graph) -> bool:
    """Hold the plan of the graph against what it must be; whether it could be planned."""
    way = reached(graph, graph.goal) | {graph.goal}
    is_circular = any(one in reached(graph, one) for one in way)
    try:
        agenda = agenda_of(graph.goal, graph.catalogue, Reach(graph.done, graph.plans, {}))
    except Refused as refusal:
        assert refusal.key == "studyplan.cycle"
        assert is_circular
        _check_cycle(graph, str(refusal.params["cycle"]))
        return False
    assert not is_circular
    wanted = {
        ItemId(lesson.id): course.id
        for course_id in way
        for course in (graph.catalogue[course_id],)
        for lesson in course.lessons
        if ItemId(lesson.id) not in graph.done and may_open(course, lesson, graph.plans)
    }
    items = [task.item for task in agenda.tasks]
    assert len(items) == len(set(items))
    assert set(items) == set(wanted)
    _check_order(graph, items, wanted)
    _check_hours(graph, agenda)
    return True


def _check_cycle(graph: Graph, named: str) -> None:
    by_title = {course.title: course for course in graph.catalogue.values()}
    titles = named.split(" → ")
    assert titles[0] == titles[-1]
    if "…" not in titles:
        for first, second in pairwise(titles):
            assert by_title[second].id in by_title[first].prerequisites


def _check_order(graph: Graph, items: list[ItemId], course_of: dict[ItemId, CourseId]) -> None:
    place = {item: at for at, item in enumerate(items)}
    for item, course_id in course_of.items():
        before = reached(graph, course_id)
        assert all(place[other] < place[item] for other, of in course_of.items() if of in before)
        own = [one for one in graph.catalogue[course_id].items if one in place]
        assert [place[one] for one in own] == sorted(place[one] for one in own)


def _check_hours(graph: Graph, agenda: Agenda) -> None:
    minutes = {task.item: task.minutes for task in agenda.tasks}
    first = NOON.date()
    plan = plan_of(graph.goal, graph.hours, agenda.tasks, first)
    assert plan.items == tuple(minutes)
    for item, taken in minutes.items():
        assert sum(one.minutes for one in plan.sittings if one.item == item) == taken
    assert all(one.minutes > 0 for one in plan.sittings)
    days = [one.day for one in plan.sittings]
    assert days == sorted(days)
    weeks: dict[int, int] = {}
    for one in plan.sittings:
        week = (one.day - first).days // 7
        weeks[week] = weeks.get(week, 0) + one.minutes
    full = [weeks[week] for week in sorted(weeks)]
    assert sorted(weeks) == list(range(len(weeks)))
    assert all(total == graph.hours * 60 for total in full[:-1])
    assert all(total <= graph.hours * 60 for total in full)
