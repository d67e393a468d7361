"""A funnel counts people, and says nothing about fewer than the floor of them."""

from core.interactions.model import Act, ActKind
from core.study.insights import funnel_of
from tests.factories import a_course, an_act

PY = a_course("py")


def learnt(item: str, kind: ActKind, people: int, value: float | None = None) -> list[Act]:
    return [an_act(item, kind, by=number, value=value) for number in range(1, people + 1)]


def test_lessons_are_counted_in_people_and_the_largest_loss_is_named() -> None:
    acts = [
        *learnt("py-1", ActKind.OPENED, 20),
        *learnt("py-1", ActKind.DONE, 18),
        *learnt("py-2", ActKind.OPENED, 17),
        *learnt("py-2", ActKind.DONE, 9),
        *learnt("py-3", ActKind.OPENED, 8),
        *learnt("py-3", ActKind.DONE, 6),
        *learnt("py-2", ActKind.RATED, 5, 4.0),
        *learnt("py-3", ActKind.RATED, 4, 1.0),
        *learnt("foreign", ActKind.OPENED, 99),
    ]
    funnel = funnel_of(PY, acts, 5)
    assert funnel is not None
    assert (funnel.began, funnel.finished) == (20, 6)
    assert [(one.reached, one.finished, one.rating) for one in funnel.steps] == [
        (20, 18, None),
        (17, 9, 4.0),
        (8, 6, None),
    ]
    assert funnel.drop == funnel.steps[1]


def test_below_the_floor_nothing_is_told() -> None:
    assert funnel_of(PY, learnt("py-1", ActKind.OPENED, 4), 5) is None
    acts = [*learnt("py-1", ActKind.OPENED, 5), *learnt("py-1", ActKind.DONE, 4), *learnt("py-2", ActKind.OPENED, 4)]
    funnel = funnel_of(PY, acts, 5)
    assert funnel is not None
    assert (funnel.began, funnel.finished, funnel.drop) == (5, None, None)
    assert [(one.reached, one.finished) for one in funnel.steps] == [(5, None), (None, None), (None, None)]
    assert funnel_of(a_course("bare", lessons=0), learnt("bare", ActKind.DONE, 9), 5) is None
