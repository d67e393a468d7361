"""What is to be said before access ends: dated by the facts alone, so that asking again gives the same reminders.

The moments may lie in the past: whoever says them drops what is late, and says each key once.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.access.passes import spans_of
from core.access.verdict import Policy, cancelled_end, grace_end, is_failing, verdict_of_plan
from core.kernel.ids import PlanCode
from core.payments.right import Right, RightKind, Status, taken

BEFORE_AN_END = timedelta(days=3)
BEFORE_GRACE_ENDS = timedelta(days=2)
"""Day 5 of the usual 7."""
RUNS = frozenset((Status.ACTIVE, Status.TRIALING, Status.CANCELED))


class ReminderKind(StrEnum):
    """What a reminder is about."""

    GRACE_BEGAN = "grace_began"
    GRACE_ENDS = "grace_ends"
    GRACE_OVER = "grace_over"
    TRIAL_ENDS = "trial_ends"
    ACCESS_ENDS = "access_ends"


@dataclass(frozen=True, slots=True)
class Reminder:
    """To be said at a moment, once for its key: the plan ends at `until`, or is charged from then on after a trial."""

    kind: ReminderKind
    at: datetime
    plan: PlanCode
    until: datetime

    @property
    def key(self) -> str:
        """What makes it one for its member: an end that moved is another one."""
        return f"{self.kind.value}:{self.plan}:{self.until.isoformat()}"


def reminders(rights: Iterable[Right], policy: Policy) -> Sequence[Reminder]:
    """Return what is to be said, the earliest first; nothing of an end after which the plan is still open."""
    known = list(rights)
    dated = {*_of_passes(known)}
    for right in known:
        if right.kind is RightKind.SUBSCRIPTION:
            dated |= {*_of_subscription(right, policy)}
    due = [one for one in dated if not (_ends(one) and verdict_of_plan(known, one.plan, one.until, policy).is_open)]
    return sorted(due, key=lambda one: (one.at, one.key))


def _ends(reminder: Reminder) -> bool:
    return reminder.kind not in (ReminderKind.GRACE_BEGAN, ReminderKind.TRIAL_ENDS)


def _of_subscription(right: Right, policy: Policy) -> Iterator[Reminder]:
    """Yield what is to be said of a subscription, where its money is with us then."""
    for kind, at, until in _dates(right, policy):
        if at >= right.starts_at and taken(right, at) is None:
            yield Reminder(kind, at, right.plan, until)


def _dates(right: Right, policy: Policy) -> Iterator[tuple[ReminderKind, datetime, datetime]]:
    if is_failing(right):
        yield from _dates_of_grace(right, policy)
    elif right.status in RUNS and (end := cancelled_end(right)) is not None:
        yield ReminderKind.ACCESS_ENDS, end - BEFORE_AN_END, end
    elif right.status is Status.TRIALING and right.paid_until is not None:
        yield ReminderKind.TRIAL_ENDS, right.paid_until - BEFORE_AN_END, right.paid_until


def _dates_of_grace(right: Right, policy: Policy) -> Iterator[tuple[ReminderKind, datetime, datetime]]:
    failed, end = right.failed_at or right.paid_until, grace_end(right, policy)
    if failed is None or end is None:
        return
    if failed < end:
        yield ReminderKind.GRACE_BEGAN, failed, end
    if failed < end - BEFORE_GRACE_ENDS:
        yield ReminderKind.GRACE_ENDS, end - BEFORE_GRACE_ENDS, end
    yield ReminderKind.GRACE_OVER, end, end


def _of_passes(rights: Sequence[Right]) -> Iterator[Reminder]:
    """Yield the reminder of each stretch of passes and comps that comes to its end with its money with us."""
    for plan in {right.plan for right in rights}:
        begin: datetime | None = None
        spans = spans_of([right for right in rights if right.plan == plan])
        begins = {span.begin for span in spans}
        for span in spans:
            begin = begin or span.begin
            if span.end is None or span.end in begins:
                continue
            at = span.end - BEFORE_AN_END
            if at >= begin and taken(span.right, span.end) is None:
                yield Reminder(ReminderKind.ACCESS_ENDS, at, plan, span.end)
            begin = None
