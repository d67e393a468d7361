"""Whether something bought opens its plan at a moment, until when, and which fact decides it.

Pure and total: every right has a verdict at every moment, and unknown is not ended. Every stretch of time holds its
first moment and not its last, so at the very second of an end it is over, and at that of a beginning it has begun.
Where two facts stand equal, the reason named first in `Because` decides, then the older right, then its key.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from core.access.passes import Span, edges_of, is_left, is_usable, spans_of, stretch_end
from core.kernel.ids import PlanCode
from core.kernel.time import EPOCH
from core.payments.right import Right, RightKind, Status, prolonged, taken


class Because(StrEnum):
    """The deciding fact, by which `/status` chooses its words and the one button that helps."""

    PAID = "paid"
    ENDING = "ending"
    TRIAL = "trial"
    GRACE = "grace"
    PASS = "pass"
    COMP = "comp"
    GUEST = "guest"
    WAITING_FOR_BANK = "waiting_for_bank"
    NOT_BEGUN = "not_begun"
    ENDED = "ended"
    GRACE_OVER = "grace_over"
    UNPAID = "unpaid"
    PAUSED = "paused"
    REFUNDED = "refunded"
    DISPUTED = "disputed"
    DISPUTE_LOST = "dispute_lost"
    BANNED = "banned"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Ban:
    """A moderator keeps somebody out, from `since` to before `until` (None: for good)."""

    since: datetime
    until: datetime | None = None
    reason: str = ""


OPENS = frozenset(
    (Because.PAID, Because.ENDING, Because.TRIAL, Because.GRACE, Because.PASS, Because.COMP, Because.GUEST)
)


@dataclass(frozen=True, slots=True)
class Policy:
    """What the owner decided: how long the grace after a first failed renewal is."""

    grace: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one right, or a whole plan, stands at a moment.

    `until` is the dated end of what is open (None: no end is known; of passes that follow one another, the last one's),
    when what waits begins, or when what is closed was closed, where that is known. `right` is the right that decides.
    """

    because: Because
    until: datetime | None = None
    right: Right | None = None

    @property
    def is_open(self) -> bool:
        """Whether the plan is open."""
        return self.because in OPENS


def verdict_of_plan(rights: Iterable[Right], plan: PlanCode, now: datetime, policy: Policy) -> Verdict:
    """Return how the plan stands for somebody with these rights: the open right that lasts longest decides, else the
    closed one that was decided last."""
    return entitled(rights, (), (plan,), now, policy)


def entitled(
    rights: Iterable[Right], bans: Iterable[Ban], plans: Iterable[PlanCode], now: datetime, policy: Policy
) -> Verdict:
    """Return how a room that these plans open stands for a person: open if any of them is, unless they are banned.

    A moderator's ban outranks every payment; of several the one that lasts longest counts.
    """
    if (banned := ban_verdict(bans, now)) is not None:
        return banned
    asked = frozenset(plans)
    verdicts = [one for one in verdicts_of(rights, now, policy) if one.right is not None and one.right.plan in asked]
    if lasting := [verdict for verdict in verdicts if verdict.is_open]:
        return max(lasting, key=_lasts)
    return max(verdicts, key=_decided, default=Verdict(Because.NOTHING))


def ban_verdict(bans: Iterable[Ban], now: datetime) -> Verdict | None:
    """Return that a moderator keeps somebody out, and until when; None where nobody does."""
    banned = [Verdict(Because.BANNED, ban.until) for ban in bans if is_in_force(ban, now)]
    return max(banned, key=_lasts, default=None)


def is_in_force(ban: Ban, now: datetime) -> bool:
    """Whether the ban keeps somebody out at the moment."""
    return ban.since <= now and (ban.until is None or now < ban.until)


def next_change(rights: Iterable[Right], bans: Iterable[Ban], now: datetime, policy: Policy) -> datetime | None:
    """Return the first moment after `now` at which time alone changes a verdict; None where it never does."""
    known, kept_out = list(rights), list(bans)

    def stands(moment: datetime) -> object:
        return verdicts_of(known, moment, policy), [is_in_force(ban, moment) for ban in kept_out]

    edges = {edge for right in known for edge in edges_of(right)}
    edges |= {edge for spans in _used(known).values() for span in spans for edge in (span.begin, span.end) if edge}
    edges |= {verdict.until for verdict in verdicts_of(known, now, policy) if verdict.until}
    edges |= {edge for ban in kept_out for edge in (ban.since, ban.until) if edge}
    here = stands(now)
    return next((edge for edge in sorted(edges) if edge > now and stands(edge) != here), None)


def verdicts_of(rights: Iterable[Right], now: datetime, policy: Policy) -> Sequence[Verdict]:
    """Return the verdict of every right, the oldest right first; passes and comps of one plan add up."""
    known = sorted(rights, key=lambda right: (right.starts_at, right.key))
    spans = _used(known)
    return [
        subscription_verdict(right, now, policy)
        if right.kind is RightKind.SUBSCRIPTION
        else _pass_verdict(right, spans[right.plan], now)
        for right in known
    ]


def _used(rights: Sequence[Right]) -> Mapping[PlanCode, Sequence[Span]]:
    """Return what is used up when of each plan's passes and comps."""
    plans = {right.plan for right in rights}
    return {plan: spans_of([right for right in rights if right.plan == plan]) for plan in plans}


def subscription_verdict(right: Right, now: datetime, policy: Policy) -> Verdict:
    """Return how a subscription stands."""
    if (gone := taken(right, now)) is not None:
        return Verdict(Because(gone.how.value), gone.since, right)
    match right.status:
        case Status.PAST_DUE:
            return _in_grace(right, now, policy)
        case Status.CANCELED if is_failing(right):
            return _in_grace(right, now, policy)
        case Status.ACTIVE | Status.TRIALING | Status.CANCELED:
            return _running(right, now)
        case Status.UNPAID:
            return Verdict(Because.UNPAID, right.failed_at, right)
        case Status.PAUSED:
            return Verdict(Because.PAUSED, right.paid_until, right)
        case Status.INCOMPLETE:
            return Verdict(Because.WAITING_FOR_BANK, None, right)
        case Status.INCOMPLETE_EXPIRED:
            return Verdict(Because.ENDED, right.starts_at, right)
        case _:
            assert_never(right.status)


def _running(right: Right, now: datetime) -> Verdict:
    """What was not cancelled has no end that is known. The end of a period, or of a trial, ends nothing by itself: for
    an hour the new period shows before its invoice is charged, and the provider may not have been read yet."""
    if (end := cancelled_end(right)) is not None:
        return _until(Because.ENDING, end, right, now)
    if right.status is Status.ACTIVE:
        return Verdict(Because.PAID, None, right)
    is_on = right.paid_until is not None and now < right.paid_until
    return Verdict(Because.TRIAL, right.paid_until if is_on else None, right)


def cancelled_end(right: Right) -> datetime | None:
    """Return when a subscription that was cancelled ends; None for one that was not.

    What was paid for is kept to its last second, however it was cancelled and whatever the provider calls it by then.
    """
    if right.status is Status.CANCELED:
        return prolonged(right, right.paid_until or right.ends_at or right.starts_at)
    return None if right.ends_at is None else prolonged(right, max(right.ends_at, right.paid_until or right.ends_at))


def is_failing(right: Right) -> bool:
    """Whether a renewal failed and was not made good, also where the provider gave up since."""
    return right.status is Status.PAST_DUE or (right.status is Status.CANCELED and right.failed_at is not None)


def _in_grace(right: Right, now: datetime, policy: Policy) -> Verdict:
    end = grace_end(right, policy)
    return Verdict(Because.GRACE, None, right) if end is None else _until(Because.GRACE, end, right, now)


def grace_end(right: Right, policy: Policy) -> datetime | None:
    """Return when the grace after a failed renewal is over, however the subscription was cancelled since.

    It never ends before what was paid for. Where nobody knows the first failure, it is counted from the end of the last
    paid period, which came no later; None where that is not known either.
    """
    failed = right.failed_at or right.paid_until
    if failed is None:
        return None
    return max(failed + policy.grace, failed if right.paid_until is None else prolonged(right, right.paid_until))


def _pass_verdict(right: Right, spans: Sequence[Span], now: datetime) -> Verdict:
    """Return how a pass or comp stands, by what is used up when of its plan."""
    if right.status is not Status.ACTIVE:
        waits = right.status is Status.INCOMPLETE
        return Verdict(Because.WAITING_FOR_BANK if waits else Because.ENDED, None, right)
    if (gone := taken(right, now)) is not None:
        return Verdict(Because(gone.how.value), gone.since, right)
    mine = [span for span in spans if span.right == right]
    if any(span.holds(now) for span in mine):
        because = Because.COMP if right.kind is RightKind.COMP else Because.PASS
        return Verdict(because, stretch_end(spans, now), right)
    if now < right.starts_at or (is_usable(right, now) and is_left(right, spans, now)):
        return Verdict(Because.NOT_BEGUN, next((span.begin for span in mine if span.begin > now), None), right)
    return Verdict(Because.ENDED, mine[-1].end if mine else right.ends_at or right.starts_at, right)


def _until(because: Because, end: datetime, right: Right, now: datetime) -> Verdict:
    """Return the open verdict up to the moment before `end`, then the closed one."""
    over = Because.GRACE_OVER if because is Because.GRACE else Because.ENDED
    return Verdict(because if now < end else over, end, right)


_RANKS = {because: -rank for rank, because in enumerate(Because)}


def _lasts(verdict: Verdict) -> tuple[bool, datetime, int]:
    return verdict.until is None, verdict.until or EPOCH, _RANKS[verdict.because]


def _decided(verdict: Verdict) -> tuple[datetime, int]:
    known = verdict.until or (EPOCH if verdict.right is None else verdict.right.starts_at)
    return known, _RANKS[verdict.because]
