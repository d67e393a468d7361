"""Comps are facts: a revocation ends one, a restoration takes that back, in whatever order they are read."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.access.comps import UNDO_FOR, Gift, is_undoable, restored, revoked, standing_comps
from core.access.comps import given as as_fact
from core.access.rights import comps_of
from core.access.verdict import Because, Policy, verdict_of_plan
from core.kernel.errors import Broken
from core.kernel.ids import MemberId, PlanCode
from core.payments.model import Fact, FactKind
from core.payments.right import Right, RightKind, Status
from tests.fakes.clock import NOON

ANN, VIP = MemberId(1), PlanCode("vip")
DAY = timedelta(days=1)


def a_comp(mark: str = "a", *, days: int = 30, at: datetime = NOON) -> Fact:
    return as_fact(Gift(ANN, VIP, days, mark), at)


def because(facts: list[Fact], now: datetime) -> Because:
    return verdict_of_plan(comps_of(facts), VIP, now, Policy()).because


def test_a_revocation_ends_a_comp_at_its_moment_and_a_restoration_takes_that_back() -> None:
    comp = a_comp()
    end = revoked(comps_of([comp])[0], ANN, "m", NOON + DAY)
    assert [because([comp, end], NOON + DAY * n) for n in (0, 1, 2)] == [Because.COMP, Because.ENDED, Because.ENDED]
    back = restored(end, NOON + DAY + UNDO_FOR)
    assert because([comp, end, back], NOON + 2 * DAY) is Because.COMP


@given(st.permutations(range(5)))
def test_the_order_in_which_facts_stand_does_not_matter(order: list[int]) -> None:
    comp, other = a_comp(), a_comp("b", days=1, at=NOON + UNDO_FOR)
    right = comps_of([comp])[0]
    end, again = (revoked(right, ANN, mark, NOON + at * DAY) for mark, at in (("m", 1), ("n", 3)))
    facts = [comp, other, end, restored(end, NOON + DAY), again]
    shuffled = [facts[place] for place in order]
    assert set(comps_of(shuffled)) == set(comps_of(facts))
    assert because(shuffled, NOON + 2 * DAY) is Because.COMP
    assert because(shuffled, NOON + 3 * DAY) is Because.COMP, "what waited behind it is left"
    assert because(shuffled, NOON + 4 * DAY) is Because.ENDED


def test_the_earliest_revocation_that_stands_counts() -> None:
    comp = a_comp()
    right = comps_of([comp])[0]
    ends = [revoked(right, ANN, mark, NOON + at * DAY) for mark, at in (("m", 5), ("n", 2))]
    assert [one.ends_at for one in comps_of([comp, *ends])] == [NOON + 2 * DAY]
    dated = Fact(ANN, VIP, FactKind.COMP, NOON, NOON + DAY, NOON, comp.key)
    assert [one.ends_at for one in comps_of([dated, *ends])] == [NOON + DAY]


def test_two_comps_add_up_and_both_stand_until_they_are_used() -> None:
    rights = comps_of([a_comp(days=3), a_comp("b", days=4, at=NOON + UNDO_FOR)])
    assert verdict_of_plan(rights, VIP, NOON + UNDO_FOR, Policy()).until == NOON + 7 * DAY
    left = [len(standing_comps(rights, NOON + DAY * n, Policy())) for n in (0, 3, 7)]
    assert left == [2, 1, 0]
    bought = Right("p", VIP, RightKind.PASS, Status.ACTIVE, NOON, days=9)
    assert standing_comps([bought], NOON, Policy()) == []


def test_the_same_gift_of_one_question_is_one_and_another_is_not() -> None:
    keys = {Gift(ANN, PlanCode(plan), days, mark).key for plan in ("a", "b") for days in (1, 2) for mark in ("x", "y")}
    assert len(keys) == 8
    assert a_comp().key == a_comp(at=NOON + DAY).key


def test_ten_minutes_are_ten_minutes() -> None:
    assert is_undoable(a_comp(), NOON + UNDO_FOR)
    assert not is_undoable(a_comp(), NOON + UNDO_FOR + timedelta(microseconds=1))


@pytest.mark.parametrize(("kind", "about"), [(FactKind.COMP, "x"), (FactKind.REVOKED, ""), (FactKind.RESTORED, "")])
def test_exactly_a_comp_is_about_nothing(kind: FactKind, about: str) -> None:
    with pytest.raises(Broken):
        Fact(ANN, VIP, kind, NOON, None, NOON, "k", about=about)
