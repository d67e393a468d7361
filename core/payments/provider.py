"""What a payment provider says and is asked, in nobody's dialect."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from core.kernel.ids import MemberId, PlanCode
from core.kernel.money import Money
from core.payments.model import Plan
from core.payments.right import Right

CustomerRef = NewType("CustomerRef", str)
"""A payer, as the provider calls them."""


class Mode(StrEnum):
    """How a plan is paid: again and again, or once for some days."""

    SUBSCRIPTION = "subscription"
    PASS = "pass"


@dataclass(frozen=True, slots=True)
class Price:
    """What a checkout sells: the provider's own price of a plan. `days` is the length of a pass."""

    plan: PlanCode
    ref: str
    mode: Mode
    methods: tuple[str, ...] = ()
    trial_days: int = 0
    days: int | None = None


def price_of(plan: Plan) -> Price:
    """Return what a checkout sells of the plan."""
    mode = Mode.SUBSCRIPTION if plan.days is None else Mode.PASS
    return Price(plan.code, plan.price_ref, mode, plan.methods, plan.trial_days, plan.days)


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who pays; `customer` is None before the first checkout."""

    member_id: MemberId
    customer: CustomerRef | None
    language: str


@dataclass(frozen=True, slots=True)
class Checkout:
    """An opened checkout: the page to pay on, until when, and for which customer it was made."""

    ref: str
    url: str
    expires_at: datetime
    customer: CustomerRef


@dataclass(frozen=True, slots=True)
class Charge:
    """Money that came: for which right and period, and how much of it went back."""

    ref: str
    right_key: str
    plan: PlanCode
    amount: Money
    refunded_minor: int
    paid_at: datetime
    period_start: datetime | None = None
    period_end: datetime | None = None

    @property
    def is_refunded(self) -> bool:
        """Whether all of it went back."""
        return self.amount.amount_minor > 0 and self.refunded_minor >= self.amount.amount_minor


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A payer's bank only asks about a charge: no money moved, and nothing is closed."""

    key: str
    charge: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that the provider says of one customer at one moment; `inquiries` are those that are open."""

    customer: CustomerRef
    member_id: MemberId | None
    rights: tuple[Right, ...]
    charges: tuple[Charge, ...]
    inquiries: tuple[Inquiry, ...] = ()


class ReportKind(StrEnum):
    """What a verified webhook is about."""

    LOOK_AGAIN = "look_again"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Report:
    """A verified webhook: look again at this customer. A foreign one is stored and nothing else."""

    event_id: str
    event_type: str
    created: datetime
    kind: ReportKind
    customer: CustomerRef | None = None
