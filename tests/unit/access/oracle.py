"""The same answers by another road: hour by hour, money is there or not, and one hour of something is used up."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from core.access.verdict import Because, Policy
from core.payments.right import Outcome, Right, RightKind, Status

HOUR = timedelta(hours=1)
FOR_EVER = 24 * 60
"""More hours than anything dated lasts here."""
CLOSED = {
    Status.UNPAID: Because.UNPAID,
    Status.PAUSED: Because.PAUSED,
    Status.INCOMPLETE: Because.WAITING_FOR_BANK,
    Status.INCOMPLETE_EXPIRED: Because.ENDED,
}


def reason(right: Right, rights: Sequence[Right], now: datetime, policy: Policy) -> Because:
    """Return why the right opens its plan in this hour, or why not."""
    if right.kind is RightKind.SUBSCRIPTION:
        return missing(right, now) or of_subscription(right, now, policy)
    if right.status is Status.INCOMPLETE:
        return Because.WAITING_FOR_BANK
    if right.status is not Status.ACTIVE:
        return Because.ENDED
    if (gone := missing(right, now)) is not None:
        return gone
    used, left = use_up(rights, right.plan, now)
    if used == right:
        return Because.COMP if right.kind is RightKind.COMP else Because.PASS
    has_ended = right.ends_at is not None and right.ends_at <= now
    waits = now < right.starts_at or (left[right.key] > 0 and not has_ended)
    return Because.NOT_BEGUN if waits else Because.ENDED


def missing(right: Right, now: datetime) -> Because | None:
    """Return why the money is not there in this hour."""
    lost = [d for d in right.disputes if d.outcome is Outcome.LOST and d.closed_at and d.closed_at <= now]
    asked = [d for d in right.disputes if d.opened_at <= now and not (d.closed_at and d.closed_at <= now)]
    if lost:
        return Because.DISPUTE_LOST
    if right.refunded_at and right.refunded_at <= now:
        return Because.REFUNDED
    return Because.DISPUTED if asked else None


def of_subscription(right: Right, now: datetime, policy: Policy) -> Because:
    """Return how a subscription stands whose money is there."""
    gave_up = right.status is Status.CANCELED and right.failed_at
    if right.status is Status.PAST_DUE or gave_up:
        failed = right.failed_at or right.paid_until
        in_grace = failed is None or now < failed + policy.grace
        is_paid = right.paid_until is not None and now < served(right, right.paid_until)
        return Because.GRACE if in_grace or is_paid else Because.GRACE_OVER
    if right.status is Status.CANCELED:
        end = right.paid_until or right.ends_at or right.starts_at
        return Because.ENDING if now < served(right, end) else Because.ENDED
    if right.status in CLOSED:
        return CLOSED[right.status]
    if right.ends_at:
        keeps = right.paid_until and right.paid_until > right.ends_at
        end = right.paid_until if keeps and right.paid_until else right.ends_at
        return Because.ENDING if now < served(right, end) else Because.ENDED
    return Because.TRIAL if right.status is Status.TRIALING else Because.PAID


def served(right: Right, end: datetime) -> datetime:
    """Return when all hours up to the end were had, if none is had while a dispute that is won runs."""
    hour, hours = right.starts_at, (end - right.starts_at) // HOUR
    if hours <= 0:
        return end
    won = [d for d in right.disputes if d.outcome is Outcome.WON and d.closed_at]
    while hours:
        hours -= not any(d.closed_at and d.opened_at <= hour < d.closed_at for d in won)
        hour += HOUR
    return hour


def use_up(rights: Sequence[Right], plan: str, now: datetime) -> tuple[Right | None, dict[str, float]]:
    """Return which pass or comp of the plan is used in this hour, and how many hours of each are left before it."""
    passes = [
        right
        for right in rights
        if right.plan == plan and right.kind is not RightKind.SUBSCRIPTION and right.status is Status.ACTIVE
    ]
    passes.sort(key=lambda right: (0 if right.days is None else 1, right.starts_at, right.key))
    left = {right.key: float("inf") if right.days is None else 24.0 * right.days for right in passes}
    hour = min((right.starts_at for right in passes), default=now)
    while hour <= now:
        used = next((right for right in passes if left[right.key] > 0 and is_usable(right, hour)), None)
        if hour == now:
            return used, left
        if used:
            left[used.key] -= 1
        hour += HOUR
    return None, left


def is_usable(right: Right, hour: datetime) -> bool:
    """Whether the hour may be taken from the right."""
    return right.starts_at <= hour and not (right.ends_at and right.ends_at <= hour) and not missing(right, hour)


def is_open(rights: Sequence[Right], plan: str, now: datetime, policy: Policy) -> bool:
    """Whether the plan is open in this hour."""
    opens = {Because.PAID, Because.ENDING, Because.TRIAL, Because.GRACE, Because.PASS, Because.COMP}
    return any(reason(right, rights, now, policy) in opens for right in rights if right.plan == plan)
