"""What Stripe said of a customer, as rights and charges: pure, and total over every status.

The lists were asked for at once and may be moments apart. Nothing here ends a right because something is missing from
one of them: a charge without its invoice is not yet counted, an invoice without its charge was neither refunded nor
failed, and what changed between two answers is read again on the event that it makes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from adapters.stripe.bill import Bill, bills_of
from adapters.stripe.fields import Object, at, listed, maybe_at, number, said, word
from adapters.stripe.passes import charge_of, pass_charges, pass_right
from adapters.stripe.till import Till
from core.kernel.errors import Broken
from core.kernel.ids import MemberId, PlanCode
from core.payments.provider import Charge, CustomerRef, Reading
from core.payments.right import Right, RightKind, Status


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that was read of one customer. `lines` and `payments` of invoices and `refunds` of charges are whole;
    of disputes there are those about the charges, and `closings` for those that do not say it themselves."""

    customer: CustomerRef
    subscriptions: Sequence[Object] = ()
    invoices: Sequence[Object] = ()
    charges: Sequence[Object] = ()
    sessions: Sequence[Object] = ()
    disputes: Sequence[Object] = ()
    closings: Mapping[str, datetime] = field(default_factory=dict[str, datetime])
    owner: Object | None = None


def reading_of(seen: Seen) -> Reading:
    """Return the reading; what somebody else sold to the same customer (no plan of ours in it) is left out."""
    till = Till(seen.charges, seen.disputes, seen.closings)
    rights: list[Right] = []
    charges: list[Charge] = []
    for subscription in seen.subscriptions:
        bills = bills_of(seen.invoices, subscription["id"])
        if (right := subscription_right(subscription, bills, till)) is not None:
            rights.append(right)
            price = said(_item(subscription), "price", "id")
            charges += _charges(right, bills, till, price)
    for session in seen.sessions:
        if (right := pass_right(session, till)) is not None:
            rights.append(right)
            charges += pass_charges(right, till)
    rights.sort(key=lambda right: (right.starts_at, right.key))
    sold = {charge.ref for charge in charges}
    asked = tuple(inquiry for inquiry in till.inquiries() if inquiry.charge in sold)
    return Reading(seen.customer, member_of(seen), tuple(rights), tuple(charges), asked)


def member_of(seen: Seen) -> MemberId | None:
    """Return whose customer this is, by the metadata that only we write.

    Never by `client_reference_id`, which on a payment link anybody may put into the address.
    """
    written = [() if seen.owner is None else (seen.owner,), seen.sessions, seen.subscriptions]
    names = (number(found, name) for part in written for found in part for name in ("member_id", "member"))
    found = next((name for name in names if name is not None), None)
    return None if found is None else MemberId(found)


def subscription_right(subscription: Object, bills: Sequence[Bill], till: Till) -> Right | None:
    """Return the subscription as a right; None for one that names no plan of ours."""
    plan, status = plan_of(subscription), standing_of(subscription, bills)
    if plan is None:
        return None
    covered = next((bill.covers[1] for bill in bills if bill.is_paid and bill.covers is not None), None)
    return Right(
        key=subscription["id"],
        plan=plan,
        kind=RightKind.SUBSCRIPTION,
        status=status,
        starts_at=at(subscription.get("start_date") or subscription["created"]),
        paid_until=maybe_at(subscription.get("trial_end")) if status is Status.TRIALING else covered,
        ends_at=ends_at(subscription),
        failed_at=_failed_at(bills, till),
        refunded_at=_refunded_at(subscription, bills, covered, till),
        disputes=till.disputed(payment for bill in bills for payment in bill.payments),
    )


def status_of(subscription: Object) -> Status:
    """Return the status; one that Stripe invented since is `Broken`, and ends nothing."""
    try:
        return Status(subscription["status"])
    except ValueError as fault:
        raise Broken(f"Stripe says an unknown status of {subscription['id']}") from fault


def standing_of(subscription: Object, bills: Sequence[Bill]) -> Status:
    """Return the status, `incomplete` until a first bill was paid: Stripe calls it active while a slow bank thinks, and
    past due when that declined."""
    status = status_of(subscription)
    is_awaited = bills and not any(bill.is_paid for bill in bills)
    return Status.INCOMPLETE if is_awaited and status in (Status.ACTIVE, Status.PAST_DUE) else status


def plan_of(subscription: Object) -> PlanCode | None:
    """Return the plan: what was sold, as long as its price stands; after a switch in the portal, the new price's."""
    price: Object = said(_item(subscription), "price") or {}
    sold = word(subscription, "plan")
    stands = sold is not None and word(subscription, "price") in (None, price.get("id"))
    plan = sold if stands else word(price, "plan") or sold
    return None if plan is None else PlanCode(plan)


def ends_at(subscription: Object) -> datetime | None:
    """Return the end that was asked for, in either of the two ways, or at which it ended."""
    if subscription.get("ended_at") is not None:
        return at(subscription["ended_at"])
    if subscription.get("cancel_at") is not None:
        return at(subscription["cancel_at"])
    if subscription.get("cancel_at_period_end"):
        return maybe_at(_item(subscription).get("current_period_end"))
    return None


def _item(subscription: Object) -> Object:
    return next(iter(listed(subscription, "items")), {})


def _failed_at(bills: Sequence[Bill], till: Till) -> datetime | None:
    """Return the first failure since something was last paid: an older bill that was skipped counts no more."""
    failures: list[datetime] = []
    for bill in bills:
        if bill.is_paid:
            break
        if not bill.is_first and (failed := bill.failed_at(till)) is not None:
            failures.append(failed)
    return min(failures, default=None)


def _refunded_at(subscription: Object, bills: Sequence[Bill], covered: datetime | None, till: Till) -> datetime | None:
    """Return when all that was paid for the current period went back. An older period's money changes nothing."""
    begun = maybe_at(_item(subscription).get("current_period_start"))
    if covered is None or (begun is not None and covered <= begun):
        return None
    current = [bill for bill in bills if bill.is_paid and bill.covers is not None and bill.covers[1] == covered]
    if any(bill.amount_paid > 0 and not till.of(bill.payments, "succeeded") for bill in current):
        return None  # its money is not among the charges: paid elsewhere, or not read yet
    return till.given_back_at(payment for bill in current for payment in bill.payments)


def _charges(right: Right, bills: Sequence[Bill], till: Till, price: str | None) -> Iterator[Charge]:
    """A bill is of today's plan where it is of today's price: the plan written on the bill of a move may be the old."""
    for bill in bills:
        plan = right.plan if bill.plan is None or (price is not None and bill.price == price) else PlanCode(bill.plan)
        for charge in till.of(bill.payments, "succeeded"):
            yield charge_of(charge, right.key, plan, bill.covers)
