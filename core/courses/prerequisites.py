"""What is to be learned before: never in a circle."""

from collections.abc import Mapping, Sequence

from core.kernel.ids import CourseId


def cycle_of(needs: Mapping[CourseId, Sequence[CourseId]], begin: CourseId) -> tuple[CourseId, ...]:
    """Return the way that leads from `begin` back to it over `needs`, both ends named; nothing where none does."""
    came: dict[CourseId, CourseId] = {}
    open_ends = [begin]
    while open_ends:
        here = open_ends.pop()
        for before in needs.get(here, ()):
            if before == begin:
                return (begin, *reversed(_way(came, here, begin)), begin)
            if before not in came:
                came[before] = here
                open_ends.append(before)
    return ()


def _way(came: Mapping[CourseId, CourseId], last: CourseId, begin: CourseId) -> list[CourseId]:
    way: list[CourseId] = []
    while last != begin:
        way.append(last)
        last = came[last]
    return way
