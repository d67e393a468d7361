"""Calendar files that every calendar reads."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from core.courses.calendar import Event, calendar_file, folded

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def unfolded(content: bytes) -> list[str]:
    return content.decode().replace("\r\n ", "").split("\r\n")


@settings(max_examples=50)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_no_line_is_longer_than_75_octets_and_no_character_is_torn(text: str) -> None:
    pieces = list(folded(text))
    assert all(len(one.encode()) <= 75 for one in pieces)
    assert pieces[0] + "".join(one[1:] for one in pieces[1:]) == text


def test_an_event_stands_in_utc_with_an_identity_that_stays() -> None:
    at = datetime(2026, 12, 1, 9, tzinfo=timezone(timedelta(hours=8)))
    event = Event("py|l2", at, "第二课；列表, and; 字典 \\ 🎉" * 5, "a\nb")
    one, two = (calendar_file("我的课程", [event], now) for now in (NOON, NOON + timedelta(days=9)))
    lines = unfolded(one)
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
    assert "DTSTART:20261201T010000Z" in lines and "DTEND:20261201T013000Z" in lines
    assert "DESCRIPTION:a\\nb" in lines
    assert any(line.startswith("SUMMARY:第二课；列表\\, and\\; 字典 \\\\ 🎉") for line in lines)
    assert all(len(line) <= 75 for line in one.split(b"\r\n"))
    (uid,) = [line for line in lines if line.startswith("UID:")]
    assert uid in unfolded(two)


def test_what_could_break_a_line_is_taken_out() -> None:
    lines = unfolded(calendar_file("x\r\nBEGIN:VEVENT\x07", [], NOON))
    assert "X-WR-CALNAME:x\\nBEGIN:VEVENT" in lines and "BEGIN:VEVENT" not in lines
