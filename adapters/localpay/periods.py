"""The course of a paid sale: what it is worth at a moment, by the calendar alone. Pure."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.localpay.sale import Sale
from core.payments.provider import Charge
from core.payments.right import Right, RightKind, Status


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch that was paid for, or tried for nothing."""

    number: int
    begin: datetime
    end: datetime
    is_trial: bool = False


def after_months(begin: datetime, months: int) -> datetime:
    """Return the same day so many months later; the last of the month where that day does not exist."""
    year, month = divmod(begin.year * 12 + begin.month - 1 + months, 12)
    return begin.replace(year=year, month=month + 1, day=min(begin.day, monthrange(year, month + 1)[1]))


def periods(sale: Sale, now: datetime) -> Sequence[Period]:
    """Return the periods that have begun, the first one first; none of a sale that nobody paid.

    The first one begins with the payment, whatever was cancelled since. Each begins on the day of the first payment,
    or on the last of a month that is too short for it.
    """
    if sale.paid_at is None:
        return ()
    if sale.days is not None:
        return (Period(0, sale.paid_at, sale.paid_at + timedelta(days=sale.days)),)
    anchor = sale.paid_at + timedelta(days=sale.trial_days)
    found = [Period(0, sale.paid_at, anchor, is_trial=True)] if sale.trial_days else []
    months, begin = 0, anchor
    while not found or _is_renewed(sale, begin, now):
        months += sale.paid_by(len(found)).tariff.months
        end = after_months(anchor, months)
        found.append(Period(len(found), begin, end))
        begin = end
    return found


def _is_renewed(sale: Sale, begin: datetime, now: datetime) -> bool:
    return begin <= now and (sale.cancel_at is None or begin < sale.cancel_at)


def right_of(sale: Sale, now: datetime) -> Right | None:
    """Return what was bought as a right; None for a sale that nobody paid."""
    if sale.paid_at is None:
        return None
    last = periods(sale, now)[-1]
    is_pass = sale.days is not None
    return Right(
        key=sale.ref,
        plan=sale.held(now).plan,
        kind=RightKind.PASS if is_pass else RightKind.SUBSCRIPTION,
        status=_status(sale, last, now),
        starts_at=sale.paid_at,
        paid_until=None if is_pass else last.end,
        ends_at=sale.cancel_at,
        refunded_at=_given_back_at(sale, last),
        days=sale.days,
    )


def _status(sale: Sale, last: Period, now: datetime) -> Status:
    if sale.has_ended(now):
        return Status.CANCELED
    return Status.TRIALING if last.is_trial else Status.ACTIVE


def _given_back_at(sale: Sale, period: Period) -> datetime | None:
    """Return when the whole of what the period cost was given back."""
    parts = [part for part in sale.given_back if part.number == period.number]
    whole = sale.paid_by(period.number).tariff.amount.amount_minor
    return parts[-1].at if parts and sum(part.minor for part in parts) >= whole else None


def charges_of(sale: Sale, now: datetime) -> Sequence[Charge]:
    """Return what the sale charged so far; nothing for a trial."""
    return [_charge(sale, period) for period in periods(sale, now) if not period.is_trial]


def _charge(sale: Sale, period: Period) -> Charge:
    terms = sale.paid_by(period.number)
    back = sum(part.minor for part in sale.given_back if part.number == period.number)
    return Charge(
        ref=f"{sale.ref}-{period.number}",
        right_key=sale.ref,
        plan=terms.plan,
        amount=terms.tariff.amount,
        refunded_minor=back,
        paid_at=period.begin,
        period_start=period.begin,
        period_end=period.end,
    )


def last_news(sale: Sale, now: datetime) -> datetime | None:
    """Return when something last happened to the sale, by hand or by the calendar; None for one that nobody paid."""
    if sale.paid_at is None:
        return None
    dated = [sale.paid_at, sale.touched_at, sale.cancel_at, periods(sale, now)[-1].begin, sale.held(now).since]
    return max(moment for moment in dated if moment is not None and moment <= now)
