"""What is to be learned before never leads in a circle."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.courses.prerequisites import cycle_of
from core.kernel.ids import CourseId

A, B, C = map(CourseId, "abc")


def test_a_circle_is_named_from_end_to_end() -> None:
    assert cycle_of({A: (B,), B: (C,), C: (A,)}, A) == (A, B, C, A)
    assert cycle_of({A: (A,)}, A) == (A, A)
    assert cycle_of({A: (B, C), B: (C,)}, A) == ()


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=30))
def test_every_named_circle_is_one(edges: list[tuple[int, int]]) -> None:
    needs: dict[CourseId, tuple[CourseId, ...]] = {}
    for left, right in edges:
        needs[CourseId(str(left))] = (*needs.get(CourseId(str(left)), ()), CourseId(str(right)))
    reach = {one: set(needs.get(one, ())) for one in needs}
    for _ in range(len(reach)):
        for one, found in list(reach.items()):
            reach[one] = found.union(*(reach.get(other, ()) for other in found))
    for begin in needs:
        cycle = cycle_of(needs, begin)
        assert bool(cycle) == (begin in reach[begin])
        assert all(after in needs[before] for before, after in pairwise(cycle))
