"""One sale of the test checkout, and what it is worth at a moment: renewals happen by the clock alone."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.kernel.ids import MemberId, PlanCode
from core.kernel.money import Money
from core.payments.provider import Charge, CustomerRef
from core.payments.right import Right, RightKind, Status


@dataclass(frozen=True, slots=True)
class Sale:
    """A checkout and what became of it. `every` is month, year or pass; `days` the length of a pass.

    `given_back` holds, for each refunded period by its number, when and how much (minor units).
    """

    ref: str
    key: str
    customer: CustomerRef
    member_id: MemberId
    plan: PlanCode
    every: str
    days: int | None
    trial_days: int
    amount: Money
    expires_at: datetime
    paid_at: datetime | None = None
    cancel_at: datetime | None = None
    given_back: tuple[tuple[int, datetime, int], ...] = ()


def after_months(begin: datetime, months: int) -> datetime:
    """Return the same day so many months later; the last of the month where that day does not exist."""
    year, month = divmod(begin.year * 12 + begin.month - 1 + months, 12)
    return begin.replace(year=year, month=month + 1, day=min(begin.day, monthrange(year, month + 1)[1]))


def periods(sale: Sale, now: datetime) -> Sequence[tuple[datetime, datetime]]:
    """Return the paid periods that have begun, the first one first; a trial is paid with nothing."""
    if sale.paid_at is None:
        return ()
    if sale.days is not None:
        return ((sale.paid_at, sale.paid_at + timedelta(days=sale.days)),)
    months = 12 if sale.every == "year" else 1
    begin = sale.paid_at + timedelta(days=sale.trial_days)
    found: list[tuple[datetime, datetime]] = [(sale.paid_at, begin)] if sale.trial_days else []
    last = now if sale.cancel_at is None else min(now, sale.cancel_at - timedelta(microseconds=1))
    count = 0
    while after_months(begin, months * count) <= last:
        found.append((after_months(begin, months * count), after_months(begin, months * (count + 1))))
        count += 1
    return found


def right_of(sale: Sale, now: datetime) -> Right:
    """Return the sale as a right."""
    kind = RightKind.SUBSCRIPTION if sale.days is None else RightKind.PASS
    paid = periods(sale, now)
    if sale.paid_at is None or not paid:
        expired = now >= sale.expires_at
        status = Status.INCOMPLETE_EXPIRED if expired else Status.INCOMPLETE
        return Right(sale.ref, sale.plan, kind, status, sale.expires_at, days=sale.days)
    number, (begin, end) = len(paid) - 1, paid[-1]
    refunded = [at for period, at, minor in sale.given_back if period == number and minor >= sale.amount.amount_minor]
    return Right(
        key=sale.ref,
        plan=sale.plan,
        kind=kind,
        status=_status(sale, now, begin),
        starts_at=sale.paid_at,
        paid_until=end if sale.days is None else None,
        ends_at=sale.cancel_at,
        refunded_at=refunded[0] if refunded else None,
        days=sale.days,
    )


def _status(sale: Sale, now: datetime, begin: datetime) -> Status:
    if sale.cancel_at is not None and sale.cancel_at <= now:
        return Status.CANCELED
    in_trial = sale.days is None and sale.trial_days > 0 and begin == sale.paid_at
    return Status.TRIALING if in_trial else Status.ACTIVE


def charges_of(sale: Sale, now: datetime) -> Sequence[Charge]:
    """Return what the sale charged so far; nothing for a trial."""
    found: list[Charge] = []
    for number, (begin, end) in enumerate(periods(sale, now)):
        if sale.days is None and sale.trial_days and number == 0:
            continue
        back = sum(minor for period, _, minor in sale.given_back if period == number)
        found.append(Charge(f"{sale.ref}-{number}", sale.ref, sale.plan, sale.amount, back, begin, begin, end))
    return found


def sale_to_json(sale: Sale) -> dict[str, Any]:
    """Return the sale as a JSON value."""
    return {
        "ref": sale.ref,
        "key": sale.key,
        "customer": sale.customer,
        "member": sale.member_id,
        "plan": sale.plan,
        "every": sale.every,
        "days": sale.days,
        "trial_days": sale.trial_days,
        "amount": [sale.amount.amount_minor, sale.amount.currency],
        "expires_at": sale.expires_at.isoformat(),
        "paid_at": None if sale.paid_at is None else sale.paid_at.isoformat(),
        "cancel_at": None if sale.cancel_at is None else sale.cancel_at.isoformat(),
        "given_back": [[number, at.isoformat(), minor] for number, at, minor in sale.given_back],
    }


def sale_from_json(said: dict[str, Any]) -> Sale:
    """Return the sale that was kept."""
    return Sale(
        ref=said["ref"],
        key=said["key"],
        customer=CustomerRef(said["customer"]),
        member_id=MemberId(said["member"]),
        plan=PlanCode(said["plan"]),
        every=said["every"],
        days=said["days"],
        trial_days=said["trial_days"],
        amount=Money(*said["amount"]),
        expires_at=datetime.fromisoformat(said["expires_at"]),
        paid_at=_moment(said["paid_at"]),
        cancel_at=_moment(said["cancel_at"]),
        given_back=tuple((number, datetime.fromisoformat(at), minor) for number, at, minor in said["given_back"]),
    )


def _moment(said: str | None) -> datetime | None:
    return None if said is None else datetime.fromisoformat(said)
