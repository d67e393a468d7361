"""Billing periods: anchored months that never drift (Jan 31 → Feb 28 → Mar 31), and shares of them."""

import calendar
from datetime import UTC, datetime, timedelta
from typing import Any

DAY = 86_400
HOUR = 3_600


def after(anchor: int, steps: int, recurring: dict[str, Any]) -> int:
    """Return the moment `steps` intervals after the anchor."""
    count = steps * recurring["interval_count"]
    start = datetime.fromtimestamp(anchor, UTC)
    match recurring["interval"]:
        case "day":
            return int((start + timedelta(days=count)).timestamp())
        case "week":
            return int((start + timedelta(weeks=count)).timestamp())
        case "month":
            return _months(start, count)
        case _:
            return _months(start, 12 * count)


def _months(start: datetime, count: int) -> int:
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    day = min(start.day, calendar.monthrange(year, month + 1)[1])
    return int(start.replace(year=year, month=month + 1, day=day).timestamp())


def next_end(anchor: int, start: int, recurring: dict[str, Any]) -> int:
    """Return the first end of an anchored period after `start`."""
    steps = 1
    while after(anchor, steps, recurring) <= start:
        steps += 1
    return after(anchor, steps, recurring)


def share(amount: int, now: int, start: int, end: int) -> int:
    """Return the part of the amount that falls on the time left, rounded to the unit."""
    if end <= start:
        return 0
    return round(amount * max(0, end - now) / (end - start))
