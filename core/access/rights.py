"""Everything of a person that may open a plan, read in one transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from core.access.verdict import Policy, verdict_of_plan
from core.kernel.ids import MemberId, PlanCode
from core.payments.model import Fact
from core.payments.ports import PaymentsTx, RightStore
from core.payments.right import Right, RightKind, Status


class StandingTx(PaymentsTx, Protocol):
    """A transaction over everything that opens a plan."""

    @property
    def rights(self) -> RightStore:
        """The rights of this transaction."""
        ...


async def rights_of(tx: StandingTx, member_id: MemberId) -> Sequence[Right]:
    """Return everything that may open a plan to the member: what was bought and what was given."""
    given = [_comp(fact) for fact in await tx.ledger.of(member_id)]
    return [*await tx.rights.of(member_id), *given]


def _comp(fact: Fact) -> Right:
    """Return a given plan as a right: open from its start to its dated end."""
    return Right(fact.key, fact.plan, RightKind.COMP, Status.ACTIVE, starts_at=fact.starts_at, ends_at=fact.ends_at)


def open_to(rights: Collection[Right], now: datetime, policy: Policy) -> frozenset[PlanCode]:
    """Return the plans that are open to somebody with these rights."""
    plans = {right.plan for right in rights}
    return frozenset(plan for plan in plans if verdict_of_plan(rights, plan, now, policy).is_open)
