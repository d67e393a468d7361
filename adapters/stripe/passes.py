"""Passes: what was bought once, on a checkout in payment mode."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from adapters.stripe.fields import Object, at, number, ref, word
from adapters.stripe.till import Till
from core.kernel.ids import PlanCode
from core.kernel.money import Money
from core.payments.provider import Charge
from core.payments.right import Right, RightKind, Status

MAX_DAYS = 36_500


def pass_right(session: Object, till: Till) -> Right | None:
    """Return the pass that the checkout sold; None where nobody finished it, or it is none of ours.

    Its key is the payment intent, or at 0.00, where there is none, the checkout itself.
    """
    plan, days = word(session, "plan"), number(session, "days")
    if session["mode"] != "payment" or session.get("status") != "complete" or plan is None or days is None:
        return None
    payment = ref(session.get("payment_intent"))
    payments = () if payment is None else (payment,)
    return Right(
        key=payment or session["id"],
        plan=PlanCode(plan),
        kind=RightKind.PASS,
        status=_status(session, payments, till),
        starts_at=_began(session, payments, till),
        refunded_at=till.given_back_at(payments),
        days=min(days, MAX_DAYS),
        disputes=till.disputed(payments),
    )


def pass_charges(right: Right, till: Till) -> Iterator[Charge]:
    """Yield the money that came for a pass."""
    until = right.starts_at + timedelta(days=right.days or 0)
    for charge in till.of((right.key,), "succeeded"):
        yield charge_of(charge, right.key, right.plan, (right.starts_at, until))


def charge_of(charge: Object, right_key: str, plan: PlanCode, covers: tuple[datetime, datetime] | None) -> Charge:
    """Return a charge that succeeded; amounts are whole minor units, which for yen are yen."""
    begin, end = covers or (None, None)
    return Charge(
        ref=charge["id"],
        right_key=right_key,
        plan=plan,
        amount=Money(charge["amount"], charge["currency"]),
        refunded_minor=charge["amount_refunded"],
        paid_at=at(charge["created"]),
        period_start=begin,
        period_end=end,
    )


def _status(session: Object, payments: tuple[str, ...], till: Till) -> Status:
    """A bank that takes days and then declines ends the pass before it began."""
    if session["payment_status"] in ("paid", "no_payment_required"):
        return Status.ACTIVE
    is_declined = till.of(payments, "failed") and not till.of(payments, "pending")
    return Status.INCOMPLETE_EXPIRED if is_declined else Status.INCOMPLETE


def _began(session: Object, payments: tuple[str, ...], till: Till) -> datetime:
    """Days are counted from the charge; at 0.00, where there is none, from when the page was opened."""
    return at(max((charge["created"] for charge in till.of(payments, "succeeded")), default=session["created"]))
