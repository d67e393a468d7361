"""What members do with lessons: mostly in order, with jumps, side steps and people who stop."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.demo.model import DemoAct, DemoCourse, DemoMember
from bot.demo.texts.catalogue import AFTER

LEARNERS = 0.82
"""So many members ever open a lesson; the rest came for the talk."""

PERSONAS: Mapping[str, tuple[str, int]] = {
    "ann": ("tech-english", 5),
    "bo": ("python-data", 2),
    "ming": ("python-data", 7),
}
"""Who is acted as in the demo has walked so many lessons of this course, without side steps."""


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The courses as a learner meets them: the row of every long course, and what is open without a plan."""

    rows: Mapping[str, tuple[str, ...]]
    shorts: tuple[str, ...]
    free: frozenset[str]

    def opens(self, item: str, member: DemoMember) -> bool:
        return member.plan is not None or item in self.free


def acts(
    rng: Random, members: Sequence[DemoMember], courses: Sequence[DemoCourse], until: datetime
) -> tuple[DemoAct, ...]:
    """Return everything the members did up to `until`, in time order; the staff does not learn here."""
    shelf = _shelf(courses)
    done = [
        act
        for member in members
        if not member.roles and (member.key in PERSONAS or rng.random() < LEARNERS)
        for act in _done(rng, member, _walk(rng, member, shelf), until)
    ]
    return tuple(sorted(done, key=lambda act: (act.at, act.member)))


def _shelf(courses: Sequence[DemoCourse]) -> _Shelf:
    lessons = [lesson for course in courses for lesson in course.lessons]
    shorts = [course for course in courses if not course.lessons]
    open_lessons = {lesson.id for lesson in lessons if lesson.is_free}
    open_courses = {course.id for course in shorts if course.plan is None}
    return _Shelf(
        rows={course.id: tuple(lesson.id for lesson in course.lessons) for course in courses if course.lessons},
        shorts=tuple(course.id for course in shorts),
        free=frozenset(open_lessons | open_courses),
    )


def _walk(rng: Random, member: DemoMember, shelf: _Shelf) -> list[str]:
    """The items a member takes, in order, each once, all open to them."""
    if member.key in PERSONAS:
        course, length = PERSONAS[member.key]
        return list(shelf.rows[course][:length])
    stamina = 3 + round(min(rng.expovariate(1 / (10 if member.plan else 4)), 20))
    wanted = (item for item in _wanted(rng, member, shelf) if shelf.opens(item, member))
    return list(dict.fromkeys(item for item, _ in zip(wanted, range(stamina), strict=False)))


def _wanted(rng: Random, member: DemoMember, shelf: _Shelf) -> Iterator[str]:
    """One course and then perhaps the other; beside it the short courses to which its lessons lead."""
    first = "python-data" if (member.language == "zh") == (rng.random() < 0.85) else "tech-english"
    second = next(course for course in shelf.rows if course != first)
    yield from _row(rng, shelf.rows[first])
    if rng.random() < 0.45:
        yield from _row(rng, shelf.rows[second])
    yield rng.choice(shelf.shorts)


def _row(rng: Random, row: Sequence[str]) -> Iterator[str]:
    place = 0 if rng.random() < 0.9 else rng.randrange(3)
    while place < len(row):
        yield row[place]
        if row[place] in AFTER and rng.random() < 0.35:
            yield AFTER[row[place]]
        place += 1 if rng.random() < 0.9 else 2


def _done(rng: Random, member: DemoMember, walk: Sequence[str], until: datetime) -> Iterator[DemoAct]:
    """Open, finish an hour or so later, now and then rate; the last item is often left half-way."""
    at = member.joined_at + timedelta(hours=rng.uniform(0.2, 30))
    for item in walk:
        opened = DemoAct(member.key, item, "opened", at)
        finish = at + timedelta(minutes=rng.uniform(15, 110))
        if finish >= until:
            return
        yield opened
        if rng.random() < (0.6 if item == walk[-1] else 0.94):
            yield DemoAct(member.key, item, "done", finish)
            if rng.random() < 0.35:
                yield DemoAct(member.key, item, "rated", finish + timedelta(minutes=1), _stars(rng, item))
        at = finish + timedelta(hours=rng.lognormvariate(3.2, 0.9))


def _stars(rng: Random, item: str) -> int:
    """Most are content; the lessons with the bad sound (py-05 to py-07) less so."""
    weights = (1, 2, 4, 4, 3) if item in {"py-05", "py-06", "py-07"} else (0.2, 0.5, 2, 5, 6)
    return rng.choices((1, 2, 3, 4, 5), weights)[0]
