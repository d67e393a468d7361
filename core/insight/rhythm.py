"""When a room talks: messages by weekday and hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

DAYS, HOURS = 7, 24


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`counts` is weekdays (Monday first) by hours; `day` and `hour` are the loudest cell, the earliest of equals."""

    counts: tuple[tuple[int, ...], ...]
    day: int
    hour: int

    @property
    def loudest(self) -> int:
        """How many messages the loudest hour of the week had."""
        return self.counts[self.day][self.hour]


def rhythm(times: Sequence[datetime], zone: tzinfo) -> Rhythm:
    """Return the messages by weekday and hour of `zone`."""
    counts = [[0] * HOURS for _ in range(DAYS)]
    for at in times:
        local = at.astimezone(zone)
        counts[local.weekday()][local.hour] += 1
    _, day, hour = max((counts[day][hour], -day, -hour) for day in range(DAYS) for hour in range(HOURS))
    return Rhythm(tuple(map(tuple, counts)), -day, -hour)
