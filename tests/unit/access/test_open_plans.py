"""Which plans are open at a moment, and by which fact."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.access.model import open_plans
from core.access.standing import Standing
from core.kernel.ids import MemberId, PlanCode
from core.payments.model import Fact
from tests.factories import VIP, a_fact, keep
from tests.fakes.clock import NOON, HandClock
from tests.fakes.store import FakeWork

TICK = timedelta(microseconds=1)
HOURS = st.integers(-5, 5)


@st.composite
def facts(draw: st.DrawFn) -> list[Fact]:
    spans = draw(st.lists(st.tuples(st.sampled_from("ab"), HOURS, st.none() | st.integers(0, 6)), max_size=8))
    found: list[Fact] = []
    for number, (plan, start, length) in enumerate(spans):
        starts = NOON + timedelta(hours=start)
        ends = None if length is None else starts + timedelta(hours=length)
        found.append(a_fact(PlanCode(plan), starts=starts, ends=ends, key=str(number)))
    return found


@given(facts(), HOURS)
def test_a_plan_is_open_exactly_while_one_of_its_facts_lasts(known: list[Fact], hour: int) -> None:
    now = NOON + timedelta(hours=hour)
    lasting = [fact for fact in known if fact.starts_at <= now and (fact.ends_at is None or fact.ends_at > now)]
    found = open_plans(known, now)
    assert set(found) == {fact.plan for fact in lasting}
    for plan, deciding in found.items():
        assert deciding in lasting
        ends = [fact.ends_at for fact in lasting if fact.plan == plan]
        assert deciding.ends_at is None if None in ends else deciding.ends_at == max(e for e in ends if e is not None)


@given(facts(), HOURS, st.randoms())
def test_the_order_in_which_facts_arrived_changes_nothing_that_is_open(known: list[Fact], hour: int, rnd) -> None:
    now = NOON + timedelta(hours=hour)
    shuffled = list(known)
    rnd.shuffle(shuffled)
    one, other = open_plans(known, now), open_plans(shuffled, now)
    assert {plan: fact.ends_at for plan, fact in one.items()} == {plan: fact.ends_at for plan, fact in other.items()}


def test_a_fact_opens_from_its_start_to_the_last_moment_before_its_end() -> None:
    fact = a_fact(starts=NOON, ends=NOON + timedelta(days=1))
    moments = (NOON - TICK, NOON, NOON + timedelta(days=1) - TICK, NOON + timedelta(days=1))
    assert [bool(open_plans([fact], moment)) for moment in moments] == [False, True, True, False]


def test_a_fact_of_no_length_opens_nothing() -> None:
    assert open_plans([a_fact(starts=NOON, ends=NOON)], NOON) == {}


async def test_standing_is_judged_by_the_clock_and_by_ones_own_facts() -> None:
    work, clock = FakeWork(), HandClock()
    await keep(work, a_fact(ends=NOON + timedelta(days=1)), a_fact(PlanCode("pro"), by=2, key="f2"))
    standing = Standing(work, clock)
    assert set(await standing(MemberId(1))) == {VIP}
    clock.pass_by(timedelta(days=1))
    assert set(await standing(MemberId(1))) == set()
    assert set(await standing(MemberId(2))) == {"pro"}
