"""Days in a row, by the days of the member's own zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.courses.streak import Streak, days_in_a_row
from core.interactions.model import ActKind
from core.kernel.ids import MemberId
from tests.factories import an_act, keep
from tests.fakes.clock import HandClock
from tests.fakes.store import FakeWork

ANN = MemberId(1)
TODAY = date(2026, 11, 24)


@given(st.sets(st.integers(0, 12)))
def test_a_run_ends_today_or_yesterday_and_has_no_gap(ago: set[int]) -> None:
    days = {TODAY - timedelta(days=n) for n in ago}
    run = days_in_a_row(days, TODAY)
    start = 0 if 0 in ago else 1
    assert all(start + n in ago for n in range(run))
    assert start + run not in ago


async def streak(moments: list[datetime], now: datetime, zone: str, kind: ActKind = ActKind.DONE) -> int:
    work = FakeWork()
    await keep(work, *(an_act(str(n), kind, at=moment.astimezone(UTC)) for n, moment in enumerate(moments)))
    return await Streak(work, HandClock(now.astimezone(UTC)))(ANN, zone)


@pytest.mark.parametrize(("zone", "days"), [("Asia/Shanghai", 2), ("UTC", 1), ("America/New_York", 1)])
async def test_the_day_is_the_members_own(zone: str, days: int) -> None:
    # 23:30 and 00:30 in Shanghai: two days there, one everywhere west of it.
    moments = [datetime(2026, 11, 23, 15, 30, tzinfo=UTC), datetime(2026, 11, 23, 16, 30, tzinfo=UTC)]
    assert await streak(moments, datetime(2026, 11, 23, 17, tzinfo=UTC), zone) == days


@pytest.mark.parametrize("change", [date(2026, 3, 8), date(2026, 11, 1)])
async def test_a_night_that_changes_the_clocks_breaks_no_run(change: date) -> None:
    zone = ZoneInfo("America/New_York")
    days = [change + timedelta(days=n) for n in (-1, 0, 1)]
    late = [datetime(day.year, day.month, day.day, 23, 50, tzinfo=zone) for day in days]
    assert await streak(late, late[-1], "America/New_York") == 3


async def test_opening_counts_and_looking_at_suggestions_does_not() -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    assert await streak([now], now, "UTC", ActKind.OPENED) == 1
    assert await streak([now], now, "UTC", ActKind.SHOWN) == 0
    assert await streak([now - timedelta(days=2)], now, "UTC") == 0
