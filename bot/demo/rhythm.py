"""When people talk: the hours of a day in Shanghai, the days of a week, and a community that grows."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
# Invented, shaped like any study group: a small noon peak, a tall one after supper, almost nothing before six.
HOUR_WEIGHTS = (
    *(0.8, 0.3, 0.08, 0.03, 0.03, 0.08),
    *(0.5, 1.4, 2.3, 2.4, 2.4, 2.2),
    *(3.2, 2.3, 1.8, 1.8, 1.8, 2.0),
    *(2.6, 4.0, 5.5, 6.0, 4.4, 2.0),
)
# Monday first: the week begins eagerly, Friday and Saturday are free, Sunday evening people return.
WEEKDAY_WEIGHTS = (1.15, 1.2, 1.15, 1.1, 0.85, 0.7, 0.95)
OPENINGS_PER_DAY = 20.5


def starts(rng: Random, start: datetime, days: int) -> Iterator[tuple[datetime, float]]:
    """Yield the moments at which somebody begins to talk, day by day, each with the progress of the period (0 to 1)."""
    midnight = start.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    hours = range(24)
    for day in range(days + 1):
        morning = midnight + timedelta(days=day)
        progress = day / days
        count = round(_volume(progress, morning.weekday()) * rng.uniform(0.8, 1.2))
        for hour in rng.choices(hours, HOUR_WEIGHTS, k=count):
            yield morning + timedelta(hours=hour, seconds=rng.randrange(3600)), progress


def _volume(progress: float, weekday: int) -> float:
    return OPENINGS_PER_DAY * (0.55 + 0.9 * progress) * WEEKDAY_WEIGHTS[weekday]


def pause(rng: Random) -> timedelta:
    """Return the time until the next answer: most come within minutes, a few after an hour or two."""
    return timedelta(seconds=min(12 + rng.lognormvariate(4.6, 1.2), 9000.0))
