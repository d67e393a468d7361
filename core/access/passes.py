"""Which pass or comp of a plan is used up when: at every moment the first one that may be used, and only that one.

So passes add up, a comp adds to what is paid, and what was given back or is disputed holds nobody else up. Whether
somebody was in at a moment follows from the facts up to it alone: a later fact never rewrites what was used.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from core.payments.right import Right, RightKind, Status, taken

NO_TIME = timedelta()


@dataclass(frozen=True, slots=True)
class Span:
    """From `begin` to before `end` (None: for good) the right is the one that is used up."""

    right: Right
    begin: datetime
    end: datetime | None

    def holds(self, now: datetime) -> bool:
        """Whether the moment lies in it."""
        return self.begin <= now and (self.end is None or now < self.end)


def spans_of(rights: Sequence[Right]) -> Sequence[Span]:
    """Return what is used up when, the earliest first, for the paid passes and comps of one plan.

    What has no number of days runs by its dates and cannot wait, so it goes first; then who came first, then the key.
    """
    queue = sorted(filter(_is_paid, rights), key=lambda right: (right.days is not None, right.starts_at, right.key))
    left = {right: _length(right) for right in queue}
    edges = sorted({edge for right in queue for edge in edges_of(right)})
    return [span for begin, end in pairwise([*edges, None]) if begin for span in _use_up(queue, left, begin, end)]


def _is_paid(right: Right) -> bool:
    return right.kind is not RightKind.SUBSCRIPTION and right.status is Status.ACTIVE


def _length(right: Right) -> timedelta | None:
    return None if right.days is None else timedelta(days=right.days)


def edges_of(right: Right) -> Iterator[datetime]:
    """Yield the moments at which the right begins or ceases to be usable."""
    dated = (right.starts_at, right.ends_at, right.refunded_at)
    disputed = (edge for dispute in right.disputes for edge in (dispute.opened_at, dispute.closed_at))
    yield from (edge for edge in (*dated, *disputed) if edge is not None)


def _use_up(
    queue: Sequence[Right], left: dict[Right, timedelta | None], begin: datetime, end: datetime | None
) -> Iterator[Span]:
    """Fill the time between two edges with what is usable in it, and take it off what is left."""
    for right in [one for one in queue if is_usable(one, begin)]:
        lasts = left[right]
        until = end if lasts is None else min(begin + lasts, end or begin + lasts)
        if until is None or begin < until:
            yield Span(right, begin, until)
        if until is None:
            return
        if lasts is not None:
            left[right] = lasts - (until - begin)
        begin = until


def is_usable(right: Right, now: datetime) -> bool:
    """Whether the right has begun, has not come to its dated end, and its money is with us."""
    return right.starts_at <= now and (right.ends_at is None or now < right.ends_at) and taken(right, now) is None


def is_left(right: Right, spans: Sequence[Span], now: datetime) -> bool:
    """Whether something of the right was not used up before the moment."""
    length = _length(right)
    mine = [span for span in spans if span.right == right and span.begin < now]
    used = sum((min(now, span.end or now) - span.begin for span in mine), NO_TIME)
    return length is None or used < length


def stretch_end(spans: Sequence[Span], now: datetime) -> datetime | None:
    """Return when the unbroken stretch of time ends that holds the moment; None where it never does."""
    end = now
    for span in spans:
        if span.holds(end):
            if span.end is None:
                return None
            end = span.end
    return end
