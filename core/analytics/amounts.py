"""What a subscription brings in a year, by what its holder last paid for a whole period. Pure.

Not by today's price of its plan: who came before it was raised keeps theirs, and a discount counts while it is given.
What was paid for a part of a period, or less what was left of another plan, says nothing of the next one.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile

from core.kernel.money import Money
from core.payments.model import Interval, Plan
from core.payments.provider import Charge
from core.payments.right import Right

NO_CURRENCY = "xxx"
"""ISO 4217's code where there is none: of a plan that is not known, and that nothing was paid for."""


def currency_of(charges: Sequence[Charge], plan: Plan | None) -> str:
    """Return the currency in which a subscription is paid: of its newest charge, else of its plan."""
    return charges[-1].amount.currency if charges else NO_CURRENCY if plan is None else plan.price.currency


def yearly_minor(right: Right, charges: Sequence[Charge], plan: Plan | None) -> int:
    """Return what twelve months of the subscription bring, in whole minor units.

    `charges` are its own up to the moment, oldest first; `plan` is the one it is of. Of one that was never charged for
    its plan as a whole (it has just moved there) it is the plan's price, to which it moved; of one that was never
    charged at all (a promotion to 0.00) it is nothing.
    """
    paid = [charge for charge in charges if charge.amount.amount_minor > 0]
    for charge in _of_present_plan(right, paid):
        if (months := whole_months(charge)) is not None:
            return charge.amount.amount_minor * 12 // months
    if not paid or plan is None:
        return 0
    return plan.price.amount_minor * (1 if plan.interval is Interval.YEAR else 12)


def _of_present_plan(right: Right, paid: Sequence[Charge]) -> Sequence[Charge]:
    """Return the charges since the plan was last changed, newest first.

    The first one is left out where it was paid in the middle of what was paid before: it is less what was left of that.
    """
    mine = list(takewhile(lambda charge: charge.plan == right.plan, reversed(paid)))
    before = paid[: len(paid) - len(mine)]
    if mine and before and not _follows(mine[-1], before[-1]):
        return mine[:-1]
    return mine


def _follows(charge: Charge, before: Charge) -> bool:
    ended, begun = before.period_end, charge.period_start
    return ended is not None and begun is not None and ended <= begun


def whole_months(charge: Charge) -> int | None:
    """Return 1 or 12 where the charge pays exactly a month or a year of the calendar; None for anything else.

    A period begins and ends on one day of the month, or on the last of a month that is too short for it.
    """
    begin, end = charge.period_start, charge.period_end
    if begin is None or end is None:
        return None
    return next((n for n in (1, 12) if _moved(begin, n) == end or _moved(end, -n) == begin), None)


def _moved(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


def monthly(yearly: int, currency: str) -> Money:
    """Return a twelfth, rounded once: half a minor unit is rounded up. `yearly` is a whole currency's sum."""
    return Money((2 * yearly + 12) // 24, currency)
