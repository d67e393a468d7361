"""When each lesson of a course is released to a person: arithmetic over local days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from core.kernel.errors import Broken
from core.kernel.ids import CourseId, MemberId

DAY = timedelta(days=1)
MOST_EVERY = 365
MOST_DATES = 366
FIRST_HOUR, LAST_HOUR, USUAL_HOUR = 8, 21, 9
"""A lesson is released outside of the quiet hours."""


@dataclass(frozen=True, slots=True)
class Drip:
    """How a course is released, at `hour` in each person's zone.

    By `dates`, one a lesson (a lesson without a date waits for one), or one lesson every `every` days since one's own
    start. `since` is when the rule was made: what was released before is not told.
    """

    course_id: CourseId
    since: datetime
    every: int | None = None
    dates: tuple[date, ...] = ()
    hour: int = USUAL_HOUR

    def __post_init__(self) -> None:
        if (self.every is None) is not bool(self.dates):
            raise Broken("a course is released by dates or by days, and not by both")


@dataclass(frozen=True, slots=True)
class Pause:
    """From `begin` to before `end` (None: still) the course was not open to the person."""

    begin: datetime
    end: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        """Whether the moment lies in it."""
        return self.begin <= moment and (self.end is None or moment < self.end)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A person and a course that is dripped; `started_at` None: it was never open to them. Pauses are in order."""

    member_id: MemberId
    course_id: CourseId
    started_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()

    @property
    def is_paused(self) -> bool:
        """Whether the days do not count now."""
        return bool(self.pauses) and self.pauses[-1].end is None

    def opened(self, start: datetime, now: datetime) -> "Enrolment":
        """Return it as the course is open now; it starts at `start` unless it had started."""
        if self.started_at is None:
            return replace(self, started_at=min(start, now))
        if not self.is_paused:
            return self
        return replace(self, pauses=(*self.pauses[:-1], replace(self.pauses[-1], end=now)))

    def closed(self, since: datetime | None, now: datetime) -> "Enrolment":
        """Return it as the course is closed now, since a moment that may be known."""
        if self.started_at is None or self.is_paused:
            return self
        last = self.pauses[-1].end if self.pauses else self.started_at
        begin = min(now, max(since or now, last or self.started_at))
        return replace(self, pauses=(*self.pauses, Pause(begin)))


def releases(drip: Drip, count: int, enrolment: Enrolment, zone: ZoneInfo) -> Sequence[datetime | None]:
    """Return when each of the first `count` lessons is released to the person, in UTC; None: nobody knows yet.

    By days, the first lesson is there at the start. A day counts if the course is open to the person at the hour of the
    release; so a pause moves what follows it, whatever the clocks did meanwhile.
    """
    if drip.every is None:
        dated = [moment_of(day, drip.hour, zone) for day in drip.dates[:count]]
        return [*dated, *[None] * (count - len(dated))]
    start = enrolment.started_at
    if start is None:
        return [None] * count
    released = islice(_every(drip.every, drip.hour, start, enrolment.pauses, zone), max(0, count - 1))
    found = [start.astimezone(UTC), *released][:count]
    return [*found, *[None] * (count - len(found))]


def _every(every: int, hour: int, start: datetime, pauses: Sequence[Pause], zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the releases after the first, up to a pause that has no end yet."""
    day, left = start.astimezone(zone).date(), every
    while True:
        over = not pauses or all(one.end is not None and one.end < moment_of(day, 0, zone) for one in pauses)
        day, left = (day + DAY * left, 0) if over else (day + DAY, left)
        moment = moment_of(day, hour, zone)
        holding = None if over else next((one for one in pauses if one.holds(moment)), None)
        if holding is not None:
            if holding.end is None:
                return
            continue
        left = 0 if over else left - 1
        if not left:
            yield moment
            left = every


def moment_of(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """Return the local hour of a day in UTC; in the gap of a spring night, as much later as the gap is long."""
    return datetime.combine(day, time(hour), zone).astimezone(UTC)
