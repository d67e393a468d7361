"""A guest: somebody who stands in a gated room without what opens it, and may stay until a day."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.access.verdict import Because, Verdict
from core.kernel.ids import MemberId, RoomId

GRACE_DAYS = 14
"""How long people keep a room in which they were when it was gated, unless the owner says otherwise."""
MOST_GRACE_DAYS = 90
BY_HAND = timedelta(days=1)
"""How long somebody keeps a gated room whom an admin let in by hand."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A dated fact: from `since` to before `until` the room is the member's, and from then on no more."""

    room_id: RoomId
    member_id: MemberId
    since: datetime
    until: datetime


def as_guest(verdict: Verdict, guest: Guest | None, now: datetime) -> Verdict:
    """Return how the room stands for one who may be its guest: a right goes first, and a ban outranks both."""
    if guest is None or verdict.is_open or verdict.because is Because.BANNED or guest.until <= now:
        return verdict
    return replace(verdict, because=Because.GUEST, until=guest.until)


def is_dated(verdict: Verdict, guest: Guest | None, now: datetime) -> bool:
    """Whether a shut door is shut by a dated fact: an end, a refund, a quarrel, a ban, a guest's last day.

    What was open and is undated now was shut by a read alone: the right moved to another plan or another person, went
    back to waiting for the bank, or is paused or unpaid since nobody knows when.
    """
    is_over = guest is not None and guest.until <= now
    return is_over or verdict.because is Because.BANNED or (verdict.until is not None and verdict.until <= now)
