"""The way of one subscription through its states, from the versions in which it was known. Pure.

At every moment the version counts that was recorded last, and it is judged by the clock: so what was said of a past
month is said again for ever, whatever is learnt later.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from core.access.passes import edges_of
from core.access.verdict import Because, Policy, cancelled_end, grace_end, subscription_verdict
from core.analytics.model import LIVE, State, Version
from core.payments.right import Outcome, Right, Status

STATES: Mapping[Because, State] = {
    Because.PAID: State.PAYING,
    Because.ENDING: State.PAYING,
    Because.TRIAL: State.TRIAL,
    Because.GRACE: State.FAILING,
    Because.WAITING_FOR_BANK: State.WAITING,
    Because.ENDED: State.CANCELLED,
    Because.GRACE_OVER: State.PAYMENT_FAILED,
    Because.UNPAID: State.PAYMENT_FAILED,
    Because.PAUSED: State.PAUSED,
    Because.REFUNDED: State.REFUNDED,
    Because.DISPUTE_LOST: State.DISPUTE_LOST,
}
"""What the verdict of a subscription comes to; an open dispute is looked through."""
BEGINNINGS = frozenset((State.WAITING, State.TRIAL))


@dataclass(frozen=True, slots=True)
class Turn:
    """From `at` on a subscription, as known in `version`, is in another state than before."""

    version: Version
    at: datetime
    before: State
    after: State

    @property
    def goes_live(self) -> bool:
        """Whether it was not live before."""
        return self.after in LIVE and self.before not in LIVE

    @property
    def goes_away(self) -> bool:
        """Whether it is live no more."""
        return self.before in LIVE and self.after not in LIVE


def turns_of(versions: Sequence[Version], policy: Policy, revoked: Sequence[datetime] = ()) -> Iterator[Turn]:
    """Yield the turns of one subscription; `versions` are all of it, oldest first.

    One that ends after its holder's subscriptions were revoked, while it was live, is revoked.
    """
    last, since = State.WAITING, None
    for version, later in pairwise([*versions, None]):
        assert version is not None
        for moment in _moments(version, policy):
            if later is not None and moment >= later.recorded_at:
                break
            state = _after(last, version.right, moment, policy)
            if state is State.CANCELLED and last in LIVE and any(since and since <= at <= moment for at in revoked):
                state = State.REVOKED
            if state is not last and not (last is State.REVOKED and state is State.CANCELLED):
                turn = Turn(version, moment, last, state)
                since = moment if turn.goes_live else since
                last = state
                yield turn


def _moments(version: Version, policy: Policy) -> Sequence[datetime]:
    """Return when the state may change by this version: as it is recorded, and at the dates in it after that."""
    right = version.right
    dated = {*edges_of(right), grace_end(right, policy), cancelled_end(right)}
    return [version.recorded_at, *sorted(edge for edge in dated if edge is not None and edge > version.recorded_at)]


def _after(last: State, right: Right, moment: datetime, policy: Policy) -> State:
    """Return the state at the moment. A trial whose first charge failed, or that was ended, was never paid for; one
    that was past its beginning and is free for a while does not begin anew."""
    state = state_of(right, moment, policy)
    if state in BEGINNINGS and last not in BEGINNINGS:
        return State.PAUSED
    if last is State.TRIAL and state in LIVE and (state is not State.PAYING or right.status is Status.CANCELED):
        return State.TRIAL
    return state


def state_of(right: Right, moment: datetime, policy: Policy) -> State:
    """Return where a subscription is by itself: suspended is what would be live without an open dispute."""
    verdict = subscription_verdict(right, moment, policy)
    if verdict.because is Because.DISPUTED:
        closed = tuple(
            one for one in right.disputes if one.outcome is not Outcome.OPEN and _is_closed(one.closed_at, moment)
        )
        state = state_of(replace(right, disputes=closed), moment, policy)
        return State.SUSPENDED if state in LIVE else state
    if verdict.because is Because.ENDING and right.status is Status.TRIALING:
        return State.TRIAL
    return STATES[verdict.because]


def _is_closed(closed_at: datetime | None, moment: datetime) -> bool:
    return closed_at is not None and closed_at <= moment
