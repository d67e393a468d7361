"""Which stretch of time is meant, in the zone of who asks."""

from datetime import UTC, datetime, timedelta

import pytest

from core.analytics.model import Period
from core.analytics.period import TICK, period_of

BERLIN = "Europe/Berlin"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def test_a_month_goes_from_midnight_to_midnight_of_the_zone() -> None:
    october = period_of("2026-10", NOW, BERLIN)
    assert october == Period(utc(2026, 9, 30, 22), utc(2026, 10, 31, 23))
    assert october.until - october.since == timedelta(days=31, hours=1)
    march = period_of("2026-03", NOW, BERLIN)
    assert march is not None
    assert march.until - march.since == timedelta(days=30, hours=23)
    assert period_of("2025-12", NOW, "Asia/Shanghai") == Period(utc(2025, 11, 30, 16), utc(2025, 12, 31, 16))


def test_the_month_that_runs_goes_up_to_now() -> None:
    assert period_of("", NOW, BERLIN) == period_of("month", NOW, BERLIN) == period_of("2026-11", NOW, BERLIN)
    assert period_of("", NOW, BERLIN) == Period(utc(2026, 10, 31, 23), NOW + TICK)
    late = utc(2026, 11, 30, 23, 30)
    assert period_of("month", late, BERLIN) == Period(utc(2026, 11, 30, 23), late + TICK)
    assert period_of("month", late, "UTC") == Period(utc(2026, 11, 1), late + TICK)


def test_days_are_24_hours_each_up_to_now() -> None:
    for days in (1, 7, 30, 90, 366):
        assert period_of(f"{days}d", NOW, BERLIN) == Period(NOW - timedelta(days=days), NOW + TICK)


@pytest.mark.parametrize(
    "word", ["0d", "367d", "-7d", "7", "d", "week", "2026", "2026-13", "2026-1", "2026-12", "2027-01", "1999-12", "٧d"]
)
def test_anything_else_is_none(word: str) -> None:
    assert period_of(word, NOW, BERLIN) is None


def test_a_period_holds_its_first_moment_and_not_its_last() -> None:
    period = Period(NOW, NOW + TICK)
    assert period.holds(NOW)
    assert not period.holds(NOW + TICK)
