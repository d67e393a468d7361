"""What somebody bought, as its provider said last: rows from which rights are derived, never from arrival order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.kernel.errors import Broken
from core.kernel.ids import PlanCode


class RightKind(StrEnum):
    """A subscription renews itself, a pass lasts some days, a comp is given."""

    SUBSCRIPTION = "subscription"
    PASS = "pass"
    COMP = "comp"


class Status(StrEnum):
    """Stripe's eight statuses of a subscription. A pass is `incomplete` until it is paid, then `active`."""

    INCOMPLETE = "incomplete"
    INCOMPLETE_EXPIRED = "incomplete_expired"
    TRIALING = "trialing"
    ACTIVE = "active"
    PAST_DUE = "past_due"
    CANCELED = "canceled"
    UNPAID = "unpaid"
    PAUSED = "paused"


LIVE = frozenset((Status.ACTIVE, Status.TRIALING, Status.PAST_DUE))
"""A subscription that renews itself or tries to."""
ENDED = frozenset((Status.INCOMPLETE, Status.INCOMPLETE_EXPIRED, Status.CANCELED))
"""Not begun, or over for good: the provider charges nothing more."""


class Outcome(StrEnum):
    """How a dispute stands; an inquiry is none, it takes nothing."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Dispute:
    """A payer's bank asks for the money back; `closed_at` is None exactly while it is open."""

    opened_at: datetime
    outcome: Outcome = Outcome.OPEN
    closed_at: datetime | None = None

    def __post_init__(self) -> None:
        if (self.closed_at is None) is not (self.outcome is Outcome.OPEN):
            raise Broken("a dispute is open exactly until it is closed")


@dataclass(frozen=True, slots=True)
class Right:
    """One thing that may open a plan.

    `key` is the provider's own id of it. `paid_until` is the end of the last paid period (of the trial while it lasts),
    never of one whose charge is awaited or failed. `ends_at` is the end that was asked for, or at which it ended.
    `failed_at` is the first failed charge of a renewal that was not made good. `refunded_at` is when the current period
    was given back in full. `days` is the length of a pass or comp (None: a comp that runs by its dates alone).
    """

    key: str
    plan: PlanCode
    kind: RightKind
    status: Status
    starts_at: datetime
    paid_until: datetime | None = None
    ends_at: datetime | None = None
    failed_at: datetime | None = None
    refunded_at: datetime | None = None
    days: int | None = None
    disputes: tuple[Dispute, ...] = ()

    def __post_init__(self) -> None:
        if self.days is not None and self.days < 0:
            raise Broken("a right lasts less than nothing")
        if self.kind is RightKind.PASS and self.days is None:
            raise Broken("a pass has a number of days")


def is_running(right: Right) -> bool:
    """Whether it is a subscription that its provider still keeps alive."""
    return right.kind is RightKind.SUBSCRIPTION and right.status not in ENDED


class Taking(StrEnum):
    """Why the money of a right is not with us; the first named outranks the others."""

    DISPUTE_LOST = "dispute_lost"
    REFUNDED = "refunded"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Taken:
    """The money of a right is not with us, since a moment."""

    how: Taking
    since: datetime

    @property
    def is_for_good(self) -> bool:
        """Whether it will not come back: only an open dispute may still be won."""
        return self.how is not Taking.DISPUTED


def taken(right: Right, now: datetime) -> Taken | None:
    """Return why the right's money is not with us at the moment; None where it is."""
    found = {take.how: take for take in sorted(_takings(right, now), key=lambda take: take.since, reverse=True)}
    return next((found[how] for how in Taking if how in found), None)


def _takings(right: Right, now: datetime) -> Iterator[Taken]:
    if right.refunded_at is not None and right.refunded_at <= now:
        yield Taken(Taking.REFUNDED, right.refunded_at)
    for dispute in right.disputes:
        if dispute.closed_at is None or now < dispute.closed_at:
            if dispute.opened_at <= now:
                yield Taken(Taking.DISPUTED, dispute.opened_at)
        elif dispute.outcome is Outcome.LOST:
            yield Taken(Taking.DISPUTE_LOST, dispute.closed_at)


def prolonged(right: Right, end: datetime) -> datetime:
    """Return the end moved by the time that disputes took from the right before it, and that was won back.

    Time that two disputes took at once was lost once.
    """
    back = right.starts_at
    for dispute in sorted(right.disputes, key=lambda dispute: dispute.opened_at):
        if dispute.outcome is Outcome.WON and dispute.closed_at is not None:
            begin = max(dispute.opened_at, back)
            if begin < min(end, dispute.closed_at):
                end += dispute.closed_at - begin
            back = max(back, dispute.closed_at)
    return end
