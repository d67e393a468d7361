"""Comps: what staff give, end before its time and give back, as facts of the ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2s

from core.access.verdict import Because, Policy, Verdict, verdicts_of
from core.kernel.ids import MemberId, PlanCode
from core.payments.model import Fact, FactKind
from core.payments.right import Right, RightKind

LEAST_DAYS, MOST_DAYS = 1, 3650
UNDO_FOR = timedelta(minutes=10)
"""How long what staff did can be undone by one button."""


@dataclass(frozen=True, slots=True)
class Gift:
    """A plan for so many days. `mark` is that of the question that was answered: the same gift under it is one."""

    member_id: MemberId
    plan: PlanCode
    days: int
    mark: str

    @property
    def key(self) -> str:
        """The key of its fact: short, so that a button can name it."""
        content = f"{self.plan}|{self.days}|{self.mark}"
        return comp_key(self.member_id, blake2s(content.encode(), digest_size=6).hexdigest())


def comp_key(member_id: MemberId, digest: str) -> str:
    """Return the key of a member's comp."""
    return f"comp:{member_id}:{digest}"


def given(gift: Gift, at: datetime) -> Fact:
    """Return the fact that the plan was given."""
    return Fact(gift.member_id, gift.plan, FactKind.COMP, at, None, at, gift.key, days=gift.days)


def revoked(comp: Right, member_id: MemberId, mark: str, at: datetime) -> Fact:
    """Return the fact that the comp ended at a moment; `mark` makes it one."""
    key = f"revoked:{mark}:{comp.key}"
    return Fact(member_id, comp.plan, FactKind.REVOKED, at, None, at, key, about=comp.key)


def restored(revocation: Fact, at: datetime) -> Fact:
    """Return the fact that the revocation was taken back."""
    key = f"restored:{revocation.key}"
    return Fact(revocation.member_id, revocation.plan, FactKind.RESTORED, at, None, at, key, about=revocation.key)


def standing_comps(rights: Iterable[Right], now: datetime, policy: Policy) -> Sequence[Verdict]:
    """Return how the comps stand of which something is left: what is used now, and what waits."""
    left = (Because.COMP, Because.NOT_BEGUN)
    return [
        one
        for one in verdicts_of(rights, now, policy)
        if one.right is not None and one.right.kind is RightKind.COMP and one.because in left
    ]


def is_undoable(fact: Fact, now: datetime) -> bool:
    """Whether what the fact says can still be undone by one button."""
    return now - fact.recorded_at <= UNDO_FOR
