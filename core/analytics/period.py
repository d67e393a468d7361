"""Which stretch of time an owner means, in their own zone."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from core.analytics.model import Period

TICK = timedelta(microseconds=1)
"""A period that runs still holds the present moment."""
MOST_DAYS = 366
_DAYS = re.compile(r"([1-9][0-9]{0,2})d")
_MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


def period_of(word: str, now: datetime, zone: str) -> Period | None:
    """Return what the word means: `month` (or nothing) the calendar month so far, `30d` so many times 24 hours up to
    now, `2026-10` that month of the calendar. None for anything else, and for a month that has not begun.

    A month goes from midnight to midnight of the zone: one that changes its clocks is an hour shorter or longer.
    """
    if (days := _DAYS.fullmatch(word)) is not None:
        length = int(days[1])
        return Period(now - timedelta(days=length), now + TICK) if length <= MOST_DAYS else None
    local = now.astimezone(ZoneInfo(zone))
    if word in {"", "month"}:
        return _month(local.year, local.month, now, zone)
    if (named := _MONTH.fullmatch(word)) is not None:
        return _month(int(named[1]), int(named[2]), now, zone)
    return None


def _month(year: int, month: int, now: datetime, zone: str) -> Period | None:
    since = _midnight(year, month, zone)
    until = _midnight(year + month // 12, month % 12 + 1, zone)
    return Period(since, min(until, now + TICK)) if since <= now else None


def _midnight(year: int, month: int, zone: str) -> datetime:
    return datetime(year, month, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)
