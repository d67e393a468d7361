"""The values of an owner's figures.

A subscription is *live* from its first paid period on until it is gone, through the days of grace and while a bank
looks into a dispute. It counts into the monthly recurring revenue (MRR) only while it is *paying*: paid for now, also
where it was cancelled and runs to its paid end. A trial is not live before its first payment; passes and what was given
renew nothing and are no part of MRR; a subscription at 0.00 counts as paying, and adds nothing.

Source: Stripe's glossary of billing metrics (docs.stripe.com/billing/subscriptions/analytics/glossary): trials are left
out, cancelled and unpaid ones are churn. Stripe counts `past_due` in; here the days of grace are held apart, since that
money did not come: Stripe's figure is `mrr` + `at_risk`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from core.kernel.ids import MemberId
from core.kernel.money import Money
from core.payments.right import Right


class State(StrEnum):
    """Where a subscription is on its way: not begun, live in three ways, or gone for a reason."""

    WAITING = "waiting"
    TRIAL = "trial"
    PAYING = "paying"
    FAILING = "failing"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"
    PAYMENT_FAILED = "payment_failed"
    REFUNDED = "refunded"
    DISPUTE_LOST = "dispute_lost"
    REVOKED = "revoked"
    PAUSED = "paused"


LIVE = frozenset((State.PAYING, State.FAILING, State.SUSPENDED))
GONE = tuple(state for state in State if state not in LIVE | {State.WAITING, State.TRIAL})
"""The reasons of churn, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Version:
    """A right as it was known from `recorded_at` on."""

    provider: str
    member_id: MemberId
    right: Right
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` to before `until`."""

    since: datetime
    until: datetime

    def holds(self, moment: datetime) -> bool:
        """Whether the moment lies in it."""
        return self.since <= moment < self.until


@dataclass(frozen=True, slots=True)
class Figures:
    """What a period was in one currency.

    `mrr`, `paying`, `ending` (those of the paying that are cancelled), `failing` with what of it is `at_risk` a month,
    `suspended` and `trials` stand as at the period's end. Live at its start + `new` + `back` (gone before, paid again)
    - churned = live at its end. `charged` is what was paid in the period, `refunded` what went back of just that,
    whenever it did: providers say how much, not when, so a later refund lessens the month that was paid. What a bank
    took back by a lost dispute is no refund. `passes` were paid in the period, for `passes_charged` of `charged`.
    """

    currency: str
    mrr: Money
    at_risk: Money
    paying: int
    ending: int
    failing: int
    suspended: int
    trials: int
    live_before: int
    new: int
    back: int
    churned: Mapping[State, int]
    charged: Money
    refunded: Money
    passes: int
    passes_charged: Money

    @property
    def income(self) -> Money:
        """What was charged, without what went back."""
        return Money(self.charged.amount_minor - self.refunded.amount_minor, self.currency)

    @property
    def gone(self) -> int:
        """How many live subscriptions were lost."""
        return sum(self.churned.values())

    @property
    def live(self) -> int:
        """How many subscriptions are live at the period's end."""
        return self.paying + self.failing + self.suspended

    @property
    def churn_rate(self) -> Fraction | None:
        """The part of those live at the start that as many were lost as; None where nobody was."""
        return Fraction(self.gone, self.live_before) if self.live_before else None


@dataclass(frozen=True, slots=True)
class RoomFigures:
    """A gated room now: how many people are inside, and to how many it is open."""

    title: str
    inside: int
    entitled: int


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of a period, each currency for itself, and what stands now beside them.

    `is_empty` says that nothing was ever sold or given, in this period or any other.
    """

    period: Period
    currencies: tuple[Figures, ...]
    passes_in_use: int
    comps_in_use: int
    rooms: tuple[RoomFigures, ...]
    is_empty: bool = False
