"""Messages by the room's own weekdays and hours."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from core.insight.rhythm import rhythm


def test_hours_are_those_of_the_zone() -> None:
    found = rhythm([datetime(2026, 1, 4, 17, 30, tzinfo=UTC)] * 2, ZoneInfo("Asia/Shanghai"))
    assert (found.day, found.hour, found.loudest) == (0, 1, 2)
    assert sum(map(sum, found.counts)) == 2


def test_of_equally_loud_hours_the_earliest_is_named_and_silence_has_one_too() -> None:
    times = [datetime(2026, 1, 6, 9, tzinfo=UTC), datetime(2026, 1, 5, 20, tzinfo=UTC)]
    assert (rhythm(times, UTC).day, rhythm(times, UTC).hour) == (0, 20)
    assert (rhythm([], UTC).day, rhythm([], UTC).hour, rhythm([], UTC).loudest) == (0, 0, 0)
