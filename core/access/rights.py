"""Everything of a person that may open a plan, read in one transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from core.access.verdict import Policy, verdict_of_plan
from core.kernel.ids import MemberId, PlanCode
from core.payments.model import Fact, FactKind
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
    return [*await tx.rights.of(member_id), *comps_of(await tx.ledger.of(member_id))]


def comps_of(facts: Sequence[Fact]) -> Sequence[Right]:
    """Return what was given as rights, each to its dated end or to the first revocation that was not taken back.

    In whatever order the facts stand: a restoration names the one revocation that it takes back.
    """
    taken_back = {fact.about for fact in facts if fact.kind is FactKind.RESTORED}
    ended: dict[str, datetime] = {}
    for fact in facts:
        if fact.kind is FactKind.REVOKED and fact.key not in taken_back:
            ended[fact.about] = min(fact.starts_at, ended.get(fact.about, fact.starts_at))
    return [_comp(fact, ended.get(fact.key)) for fact in facts if fact.kind is FactKind.COMP]


def _comp(fact: Fact, revoked_at: datetime | None) -> Right:
    ends = [end for end in (fact.ends_at, revoked_at) if end is not None]
    return Right(
        key=fact.key,
        plan=fact.plan,
        kind=RightKind.COMP,
        status=Status.ACTIVE,
        starts_at=fact.starts_at,
        ends_at=min(ends, default=None),
        days=fact.days,
    )


def open_to(rights: Collection[Right], now: datetime, policy: Policy) -> frozenset[PlanCode]:
    """Return the plans that are open to somebody with these rights."""
    plans = {right.plan for right in rights}
    return frozenset(plan for plan in plans if verdict_of_plan(rights, plan, now, policy).is_open)
