"""Dated lessons as a calendar file: iCalendar (RFC 5545)."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

MOST_OCTETS = 75
"""Of a line, without its end (RFC 5545, 3.1)."""
LASTS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a calendar: `about` makes its identity, the same each time the file is made."""

    about: str
    at: datetime
    summary: str
    description: str = ""


def calendar_file(name: str, events: Sequence[Event], now: datetime) -> bytes:
    """Return the calendar: times in UTC, long lines folded, ends of lines as the format wants them."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Zhishe//Lessons//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_escaped(name)}")
    for event in events:
        lines += _event(event, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line)).encode()


def _event(event: Event, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{hashlib.sha256(event.about.encode()).hexdigest()[:32]}@zhishe"
    yield f"DTSTAMP:{_utc(now)}"
    yield f"DTSTART:{_utc(event.at)}"
    yield f"DTEND:{_utc(event.at + LASTS)}"
    yield f"SUMMARY:{_escaped(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{_escaped(event.description)}"
    yield "END:VEVENT"


def folded(line: str) -> Iterator[str]:
    """Yield the line in pieces of at most 75 octets, no character torn, each but the first after a space."""
    piece, size = "", 0
    for character in line:
        width = len(character.encode())
        if size + width > MOST_OCTETS:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + width
    yield piece


def _escaped(text: str) -> str:
    plain = "".join(one for one in text.replace("\r\n", "\n").replace("\r", "\n") if one == "\n" or one >= " ")
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
