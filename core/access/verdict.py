"""Whether something bought opens its plan at a moment, until when, and which fact decides it.

Pure and total: every right has a verdict at every moment, and unknown is not ended.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import assert_never

from core.kernel.ids import PlanCode
from core.kernel.time import EPOCH
from core.payments.right import Outcome, Right, RightKind, Status


class Because(StrEnum):
    """The deciding fact, by which `/status` chooses its words and the one button that helps."""

    PAID = "paid"
    ENDING = "ending"
    TRIAL = "trial"
    GRACE = "grace"
    PASS = "pass"
    COMP = "comp"
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


OPENS = frozenset((Because.PAID, Because.ENDING, Because.TRIAL, Because.GRACE, Because.PASS, Because.COMP))


@dataclass(frozen=True, slots=True)
class Policy:
    """What the owner decided: how long the grace after a first failed renewal is."""

    grace: timedelta = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one right, or a whole plan, stands at a moment.

    `until` is the dated end of what is open (None: no end is known), or when what is closed was closed, where that is
    known. `right` is the right that decides.
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
    verdicts = [verdict for verdict in verdicts_of(rights, now, policy) if verdict.right and verdict.right.plan == plan]
    if not verdicts:
        return Verdict(Because.NOTHING)
    lasting = [verdict for verdict in verdicts if verdict.is_open]
    return max(lasting, key=_lasts) if lasting else max(verdicts, key=_decided)


def entitled(
    rights: Iterable[Right], bans: Iterable[Ban], plans: Iterable[PlanCode], now: datetime, policy: Policy
) -> Verdict:
    """Return how a room that these plans open stands for a person: open if any of them is, unless they are banned.

    A moderator's ban outranks every payment.
    """
    for ban in bans:
        if ban.since <= now and (ban.until is None or now < ban.until):
            return Verdict(Because.BANNED, ban.until)
    known = list(rights)
    verdicts = [verdict_of_plan(known, plan, now, policy) for plan in plans]
    lasting = [verdict for verdict in verdicts if verdict.is_open]
    return max(lasting, key=_lasts) if lasting else max(verdicts, key=_decided, default=Verdict(Because.NOTHING))


def next_change(rights: Iterable[Right], bans: Iterable[Ban], now: datetime, policy: Policy) -> datetime | None:
    """Return the first moment after `now` at which time alone may change a verdict; None where it never does."""
    known = list(rights)
    moments = [verdict.until for verdict in verdicts_of(known, now, policy)]
    moments += [_begins(verdict) for verdict in verdicts_of(known, now, policy)]
    moments += [
        edge for right in known for dispute in right.disputes for edge in (dispute.opened_at, dispute.closed_at)
    ]
    moments += [right.refunded_at for right in known]
    moments += [edge for ban in bans for edge in (ban.since, ban.until)]
    return min((moment for moment in moments if moment is not None and moment > now), default=None)


def _begins(verdict: Verdict) -> datetime | None:
    """Return when a pass that waits its turn begins: its whole length before its end."""
    right = verdict.right
    if right is None or right.days is None or verdict.until is None or verdict.because is not Because.NOT_BEGUN:
        return None
    return verdict.until - timedelta(days=right.days)


def verdicts_of(rights: Iterable[Right], now: datetime, policy: Policy) -> Sequence[Verdict]:
    """Return the verdict of every right; passes and comps of one plan are used up one after another."""
    known = sorted(rights, key=lambda right: (right.starts_at, right.key))
    subscriptions = [right for right in known if right.kind is RightKind.SUBSCRIPTION]
    verdicts = [subscription_verdict(right, now, policy) for right in subscriptions]
    for plan in dict.fromkeys(right.plan for right in known if right.kind is not RightKind.SUBSCRIPTION):
        chain = [right for right in known if right.plan == plan and right.kind is not RightKind.SUBSCRIPTION]
        verdicts.extend(_chain(chain, now))
    return verdicts


def subscription_verdict(right: Right, now: datetime, policy: Policy) -> Verdict:
    """Return how a subscription stands."""
    if (taken := _taken(right, now)) is not None:
        return taken
    match right.status:
        case Status.TRIALING:
            return _until(Because.TRIAL, _earliest(right.paid_until, right.ends_at), right, now)
        case Status.ACTIVE:
            # The period's end alone ends nothing: for an hour the new period shows before its invoice is charged.
            end = _prolonged(right, right.ends_at)
            return Verdict(Because.PAID, None, right) if end is None else _until(Because.ENDING, end, right, now)
        case Status.PAST_DUE:
            return _until(Because.GRACE, (right.failed_at or now) + policy.grace, right, now, Because.GRACE_OVER)
        case Status.CANCELED:
            return _canceled(right, now, policy)
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


def _canceled(right: Right, now: datetime, policy: Policy) -> Verdict:
    """What was paid for is kept to its last second, however it was cancelled; a failed renewal ends with its grace."""
    if right.failed_at is not None:
        return _until(Because.GRACE, right.failed_at + policy.grace, right, now, Because.GRACE_OVER)
    return _until(Because.ENDING, _prolonged(right, right.paid_until or right.ends_at or right.starts_at), right, now)


def _chain(rights: Sequence[Right], now: datetime) -> Sequence[Verdict]:
    """Passes add up: each begins where the one before it ends, or when it was paid; one given back holds nothing up."""
    verdicts: list[Verdict] = []
    free_from: datetime | None = None
    for right in rights:
        because = Because.COMP if right.kind is RightKind.COMP else Because.PASS
        if right.status is not Status.ACTIVE:
            waits = right.status is Status.INCOMPLETE
            verdicts.append(Verdict(Because.WAITING_FOR_BANK if waits else Because.ENDED, None, right))
            continue
        begin = right.starts_at if free_from is None else max(right.starts_at, free_from)
        end = _earliest(_prolonged(right, _after(begin, right.days)), right.ends_at)
        taken = _taken(right, now)
        stop = right.refunded_at or _lost_at(right)
        free_from = _latest(free_from, end if stop is None else min(stop, end or stop))
        if taken is not None:
            verdicts.append(taken)
        elif now < begin:
            verdicts.append(Verdict(Because.NOT_BEGUN, end, right))
        else:
            verdicts.append(Verdict(because, None, right) if end is None else _until(because, end, right, now))
    return verdicts


def _taken(right: Right, now: datetime) -> Verdict | None:
    """Return the verdict of a right whose money went back or is asked back; None where it was not."""
    for dispute in right.disputes:
        if dispute.outcome is Outcome.LOST and dispute.closed_at is not None and dispute.closed_at <= now:
            return Verdict(Because.DISPUTE_LOST, dispute.closed_at, right)
    if right.refunded_at is not None and right.refunded_at <= now:
        return Verdict(Because.REFUNDED, right.refunded_at, right)
    for dispute in right.disputes:
        if dispute.opened_at <= now and (dispute.closed_at is None or now < dispute.closed_at):
            return Verdict(Because.DISPUTED, dispute.opened_at, right)
    return None


def _lost_at(right: Right) -> datetime | None:
    return next((dispute.closed_at for dispute in right.disputes if dispute.outcome is Outcome.LOST), None)


def _prolonged(right: Right, end: datetime | None) -> datetime | None:
    """Return the end with the days added that disputes took which were won."""
    if end is None:
        return None
    won = (d.closed_at - d.opened_at for d in right.disputes if d.outcome is Outcome.WON and d.closed_at is not None)
    return end + sum(won, timedelta())


def _until(
    because: Because, end: datetime | None, right: Right, now: datetime, over: Because = Because.ENDED
) -> Verdict:
    """Return the open verdict up to the moment before `end`, then the closed one."""
    return Verdict(because if end is None or now < end else over, end, right)


def _after(begin: datetime, days: int | None) -> datetime | None:
    return None if days is None else begin + timedelta(days=days)


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def _latest(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)


def _lasts(verdict: Verdict) -> tuple[bool, datetime]:
    return (verdict.until is None, _decided(verdict))


def _decided(verdict: Verdict) -> datetime:
    return verdict.until or (EPOCH if verdict.right is None else verdict.right.starts_at)
