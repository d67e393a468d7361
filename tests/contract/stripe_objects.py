"""Stripe's objects in the layout of endive, made by hand: one subscription to vip of member 7, and a pass."""

from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.stripe.reading import Seen, reading_of
from core.payments.provider import Charge, CustomerRef
from core.payments.right import Right

CUSTOMER = CustomerRef("cus_1")
START = datetime(2026, 1, 31, 12, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MONTH = 30 * DAY
Thing = dict[str, Any]


def s(moment: datetime) -> int:
    return int(moment.timestamp())


def subscription(status: str = "active", begin: datetime = START, **more: Any) -> Thing:
    """A subscription to vip as endive lays it out: the period is on the item."""
    price = {"id": "price_vip", "metadata": {"plan": "vip"}, "unit_amount": 900}
    period = {"current_period_start": s(begin), "current_period_end": s(begin + MONTH)}
    return {
        "id": "sub_1",
        "object": "subscription",
        "status": status,
        "created": s(START),
        "start_date": s(START),
        "cancel_at": None,
        "cancel_at_period_end": False,
        "ended_at": None,
        "trial_end": None,
        "metadata": {"member": "7", "plan": "vip", "price": "price_vip"},
        "items": {"object": "list", "data": [{"id": "si_1", "price": price, **period}]},
        **more,
    }


def invoice(number: int = 0, status: str = "paid", **more: Any) -> Thing:
    """The bill of the subscription's month `number`, paid by `pi_<number>`."""
    begin = START + number * MONTH
    details = {"subscription": "sub_1", "metadata": {"member": "7", "plan": "vip"}}
    return {
        "id": f"in_{number}",
        "object": "invoice",
        "status": status,
        "created": s(begin),
        "billing_reason": "subscription_cycle" if number else "subscription_create",
        "attempted": status != "draft",
        "amount_paid": 900 if status == "paid" else 0,
        "status_transitions": {"finalized_at": None if status == "draft" else s(begin + HOUR)},
        "parent": {"type": "subscription_details", "subscription_details": details},
        "lines": {"data": [line(begin, begin + MONTH)]},
        "payments": {"data": [{"payment": {"type": "payment_intent", "payment_intent": f"pi_{number}"}}]},
        **more,
    }


def line(begin: datetime, end: datetime, amount: int = 900) -> Thing:
    parent = {"subscription_item_details": {"subscription": "sub_1"}}
    return {"amount": amount, "period": {"start": s(begin), "end": s(end)}, "parent": parent}


def charge(number: int = 0, status: str = "succeeded", **more: Any) -> Thing:
    """The charge `ch_<number>` of the payment `pi_<number>`."""
    return {
        "id": f"ch_{number}",
        "object": "charge",
        "status": status,
        "amount": 900,
        "amount_refunded": 0,
        "currency": "usd",
        "created": s(START + number * MONTH + HOUR),
        "disputed": False,
        "payment_intent": f"pi_{number}",
        "refunds": {"data": []},
        **more,
    }


def refunded(number: int, *parts: tuple[datetime, int, str]) -> Thing:
    back = sum(amount for _, amount, status in parts if status != "failed")
    data = [{"created": s(moment), "amount": amount, "status": status} for moment, amount, status in parts]
    return charge(number, amount_refunded=back, refunded=back >= 900, refunds={"data": data})


def session(**more: Any) -> Thing:
    """A pass of 30 days that was paid."""
    return {
        "id": "cs_1",
        "object": "checkout.session",
        "mode": "payment",
        "status": "complete",
        "payment_status": "paid",
        "created": s(START),
        "payment_intent": "pi_0",
        "client_reference_id": "666",
        "metadata": {"member": "7", "plan": "month", "days": "30"},
        **more,
    }


def dispute(status: str, **more: Any) -> Thing:
    found = {"id": "dp_1", "charge": "ch_0", "status": status, "created": s(START + DAY), "balance_transactions": []}
    return {**found, **more}


def right(*, subscriptions: Any = None, **lists: Any) -> Right:
    """Return the one right of what was read."""
    known = [subscription()] if subscriptions is None else subscriptions
    (found,) = reading_of(Seen(CUSTOMER, subscriptions=known, **lists)).rights
    return found


def charges(**lists: Any) -> tuple[Charge, ...]:
    return reading_of(Seen(CUSTOMER, **lists)).charges
