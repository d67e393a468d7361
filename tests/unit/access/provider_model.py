"""A provider as plain facts: what it says of a customer, and by a reckoning of its own whether that opens the plan."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from core.kernel.ids import PlanCode
from core.payments.right import Dispute, Outcome, Right, RightKind, Status

VIP = PlanCode("vip")
MONTH, GRACE = timedelta(days=30), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Sold:
    """One subscription: until when it is paid, and what became of it."""

    key: str
    since: datetime
    paid_until: datetime
    failed_at: datetime | None = None
    is_cancelled: bool = False
    over_at: datetime | None = None
    refunded_at: datetime | None = None
    dispute: Dispute | None = None

    @property
    def right(self) -> Right:
        """How the provider says it."""
        status = Status.ACTIVE if self.failed_at is None else Status.PAST_DUE
        return Right(
            key=self.key,
            plan=VIP,
            kind=RightKind.SUBSCRIPTION,
            status=status if self.over_at is None else Status.CANCELED,
            starts_at=self.since,
            paid_until=self.paid_until,
            ends_at=self.over_at or (self.paid_until if self.is_cancelled else None),
            failed_at=self.failed_at,
            refunded_at=self.refunded_at,
            disputes=() if self.dispute is None else (self.dispute,),
        )

    def opens(self, now: datetime) -> bool:
        """Whether it is paid, or in the days of grace, and its money is with us."""
        if self.refunded_at is not None:
            return False
        if self.dispute is not None and self.dispute.outcome is not Outcome.WON:
            return False
        if self.failed_at is not None:
            return now < self.failed_at + GRACE
        if self.over_at is None and not self.is_cancelled:
            return True
        return now < self.paid_until + self._won_back

    @property
    def _won_back(self) -> timedelta:
        dispute = self.dispute
        if dispute is None or dispute.closed_at is None or dispute.opened_at >= self.paid_until:
            return timedelta()
        return dispute.closed_at - dispute.opened_at


@dataclass
class Customer:
    """Everything that was sold to one customer, and each state in which that ever was."""

    name: str
    sold: tuple[Sold, ...] = ()
    card_works: bool = True
    states: list[tuple[Sold, ...]] = field(default_factory=lambda: [()])

    @property
    def newest(self) -> Sold | None:
        """What was sold last, while it is not over."""
        return self.sold[-1] if self.sold and self.sold[-1].over_at is None else None

    def become(self, sold: Sold) -> None:
        """It is so from now on."""
        self.sold = (*(one for one in self.sold if one.key != sold.key), sold)
        self.states.append(self.sold)

    def buy(self, now: datetime) -> None:
        """A month is paid."""
        self.become(Sold(f"{self.name}-{len(self.sold)}", now, now + MONTH))

    def end_is_near(self) -> datetime | None:
        """Return when time alone changes something at the provider next."""
        held = self.newest
        if held is None:
            return None
        return held.paid_until if held.failed_at is None else held.failed_at + GRACE

    def turn(self) -> None:
        """The period, or the dunning, is at its end."""
        held = self.newest
        assert held is not None
        if held.failed_at is not None:
            self.become(replace(held, over_at=held.failed_at + GRACE))
        elif held.is_cancelled:
            self.become(replace(held, over_at=held.paid_until))
        elif self.card_works:
            self.become(replace(held, paid_until=held.paid_until + MONTH))
        else:
            self.become(replace(held, failed_at=held.paid_until))
