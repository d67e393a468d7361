"""Check-in challenges: days in a row, counted in each person's own zone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NewType
from zoneinfo import ZoneInfo

from core.courses.drip import moment_of
from core.courses.streak import days_in_a_row
from core.kernel.ids import MemberId

ChallengeId = NewType("ChallengeId", int)

MOST_DAYS = 365
MOST_TITLE = 80
MOST_TEXT = 1_000
"""Characters of what somebody writes to a check-in."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Challenge:
    """So many local days from the local day of `starts_at` on."""

    id: ChallengeId
    title: str
    days: int
    starts_at: datetime

    def first(self, zone: ZoneInfo) -> date:
        """Return its first day there."""
        return self.starts_at.astimezone(zone).date()

    def ends_at(self, zone: ZoneInfo) -> datetime:
        """Return the moment at which its last day is over there, in UTC."""
        return moment_of(self.first(zone) + DAY * self.days, 0, zone)


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody takes part; `is_shown`: they agreed to stand on the board."""

    challenge_id: ChallengeId
    member_id: MemberId
    joined_at: datetime
    is_shown: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """How somebody stands: the day of the challenge, days with a check-in, the days in a row, and the missed ones."""

    day: int
    done: int
    in_a_row: int
    missed: int


def count_of(challenge: Challenge, part: Part, days: Collection[date], now: datetime, zone: ZoneInfo) -> Count:
    """Return how somebody stands who checked in on these days. Today is not missed before it is over."""
    first, today = challenge.first(zone), now.astimezone(zone).date()
    last = min(today, first + DAY * (challenge.days - 1))
    begun = max(first, part.joined_at.astimezone(zone).date())
    within = {day for day in days if first <= day <= last}
    over = (min(today, last + DAY) - begun).days
    past = sum(day < today for day in within)
    run = days_in_a_row(within, last)
    return Count((last - first).days + 1, len(within), run, max(0, over - past))
