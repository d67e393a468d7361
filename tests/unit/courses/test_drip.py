"""When lessons are released: over zones, clock changes and pauses."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.courses.drip import Drip, Enrolment, Pause, moment_of, releases
from core.kernel.ids import CourseId, MemberId

UTC_ZONE = ZoneInfo("UTC")
ZONES = ("Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "UTC")
PY = CourseId("py")
START = datetime(2026, 3, 1, 15, tzinfo=UTC)
HOURS = st.integers(8, 21)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


def drip(every: int | None = 1, *dates: date, hour: int = 9) -> Drip:
    return Drip(PY, START, every, dates, hour)


def enrolled(start: datetime, *pauses: Pause) -> Enrolment:
    return Enrolment(MemberId(1), PY, start, pauses)


@settings(max_examples=60)
@given(moments, st.sampled_from(ZONES), st.integers(1, 40), HOURS)
@example(datetime(2026, 3, 7, 20, tzinfo=UTC), "America/New_York", 1, 8)
@example(datetime(2026, 10, 24, 20, tzinfo=UTC), "Europe/Berlin", 1, 8)
def test_each_lesson_comes_at_the_hour_so_many_local_days_after_the_one_before(
    start: datetime, name: str, every: int, hour: int
) -> None:
    zone = ZoneInfo(name)
    first, *rest = releases(drip(every, hour=hour), 6, enrolled(start), zone)
    assert first == start
    local = [one.astimezone(zone) for one in rest if one is not None]
    assert [one.hour for one in local] == [hour] * 5
    day = start.astimezone(zone).date()
    assert [(one.date() - day).days for one in local] == [every * n for n in range(1, 6)]


@settings(max_examples=60)
@given(moments, st.sampled_from(ZONES), st.integers(1, 9), st.lists(st.integers(1, 900), min_size=2, max_size=6))
def test_days_on_which_the_course_is_closed_at_the_hour_do_not_count(
    start: datetime, name: str, every: int, gaps: list[int]
) -> None:
    zone, edges, moment = ZoneInfo(name), list[datetime](), start
    for gap in gaps[: len(gaps) // 2 * 2]:
        moment += timedelta(hours=gap)
        edges.append(moment)
    pauses = [Pause(begin, end) for begin, end in zip(edges[::2], edges[1::2], strict=True)]
    found = releases(drip(every), 5, enrolled(start, *pauses), zone)
    day, counted, expected = start.astimezone(zone).date(), 0, [start]
    while len(expected) < 5:
        day += timedelta(days=1)
        counted += not any(one.holds(moment_of(day, 9, zone)) for one in pauses)
        if counted == every * len(expected) and not any(one.holds(moment_of(day, 9, zone)) for one in pauses):
            expected.append(moment_of(day, 9, zone))
    assert found == expected


@settings(max_examples=40)
@given(moments, st.sampled_from(ZONES), st.integers(0, 2000), st.integers(1, 2000))
def test_a_pause_never_brings_a_lesson_forward(start: datetime, name: str, after: int, hours: int) -> None:
    zone, begin = ZoneInfo(name), start + timedelta(hours=after)
    plain = releases(drip(3), 8, enrolled(start), zone)
    paused = releases(drip(3), 8, enrolled(start, Pause(begin, begin + timedelta(hours=hours))), zone)
    assert all(a is not None and b is not None and a <= b for a, b in zip(plain, paused, strict=True))
    assert [one for one in plain if one and one < begin] == [one for one in paused if one and one < begin]


def test_while_a_pause_lasts_nobody_knows_what_comes_after_it() -> None:
    pause = Pause(START + timedelta(days=2))
    found = releases(drip(1), 5, enrolled(START, pause), UTC_ZONE)
    assert [one is None for one in found] == [False, False, False, True, True]


def test_by_dates_each_lesson_has_its_local_day_and_the_rest_waits() -> None:
    days = (date(2026, 3, 8), date(2026, 11, 1))
    zone = ZoneInfo("America/New_York")
    found = releases(drip(None, *days), 3, enrolled(START), zone)
    assert found == [datetime(2026, 3, 8, 13, tzinfo=UTC), datetime(2026, 11, 1, 14, tzinfo=UTC), None]


def test_who_never_began_waits_for_everything() -> None:
    assert releases(drip(1), 2, Enrolment(MemberId(1), PY), UTC_ZONE) == [None, None]


def test_pauses_open_and_close_once_and_never_overlap() -> None:
    day = timedelta(days=1)
    one = Enrolment(MemberId(1), PY).closed(None, START)
    assert one.started_at is None and not one.pauses, "what never began cannot pause"
    begun = one.opened(START, START + day)
    assert begun.started_at == START
    paused = begun.closed(START - day, START + day).closed(None, START + 2 * day)
    assert paused.pauses == (Pause(START),)
    again = paused.opened(START, START + 3 * day)
    assert again.pauses == (Pause(START, START + 3 * day),) and not again.is_paused
    assert again.opened(START, START + 4 * day) == again
    assert again.closed(START + day, START + 5 * day).pauses[-1] == Pause(START + 3 * day)
