"""Rights as hypothesis draws them: at whole hours, close enough to one another to meet."""

from datetime import timedelta

from hypothesis import strategies as st

from core.access.verdict import Ban, Policy
from core.kernel.ids import PlanCode
from core.payments.right import Dispute, Outcome, Right, RightKind, Status
from tests.fakes.clock import NOON

VIP, PRO = PlanCode("vip"), PlanCode("pro")
POLICY = Policy(grace=timedelta(days=2))
HOURS = st.integers(-60, 60).map(lambda hour: NOON + timedelta(hours=hour))
LENGTHS = st.integers(0, 3)


@st.composite
def a_dispute(draw: st.DrawFn) -> Dispute:
    """Return a dispute that is open, won or lost."""
    opened, closed = sorted((draw(HOURS), draw(HOURS)))
    outcome = draw(st.sampled_from(Outcome))
    return Dispute(opened, outcome, None if outcome is Outcome.OPEN else closed)


def a_right(key: str, kinds: st.SearchStrategy[RightKind]) -> st.SearchStrategy[Right]:
    """Return a right of any kind, whose facts may contradict one another: there is a verdict all the same."""
    return kinds.flatmap(
        lambda kind: st.builds(
            Right,
            st.just(key),
            st.sampled_from([VIP, VIP, PRO]),
            st.just(kind),
            st.sampled_from(Status) if kind is RightKind.SUBSCRIPTION else st.sampled_from(TO_A_PASS),
            HOURS,
            paid_until=st.none() | HOURS,
            ends_at=st.none() | HOURS,
            failed_at=st.none() | HOURS,
            refunded_at=st.none() | st.none() | HOURS,
            days=LENGTHS if kind is RightKind.PASS else st.none() | LENGTHS,
            disputes=st.lists(a_dispute(), max_size=2).map(tuple),
        )
    )


TO_A_PASS = [*[Status.ACTIVE] * 6, Status.INCOMPLETE, Status.CANCELED]
ANY_KIND = st.sampled_from(RightKind)
PASSES = st.sampled_from([RightKind.PASS, RightKind.PASS, RightKind.COMP])


def some_rights(kinds: st.SearchStrategy[RightKind] = ANY_KIND) -> st.SearchStrategy[list[Right]]:
    """Return up to four rights of one person."""
    return (
        st.integers(0, 4).flatmap(lambda count: st.tuples(*(a_right(f"r{n}", kinds) for n in range(count)))).map(list)
    )


@st.composite
def a_ban(draw: st.DrawFn) -> Ban:
    """Return a ban that ends or does not."""
    return Ban(draw(HOURS), draw(st.none() | HOURS), draw(st.sampled_from(["", "spam"])))
