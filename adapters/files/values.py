"""Single values of an export, taken for what they claim to be or not at all."""

from datetime import UTC, datetime, tzinfo
from typing import Any

from core.kernel.errors import Refused
from core.kernel.ids import MAX_EXTERNAL_ID
from core.kernel.text import storable

MAX_UNIX_S = 253_402_300_799
"""The last second of the year 9999."""


class Misfit(ValueError):
    """The value is not what its place asks for."""


def ref(value: Any) -> str:
    """Return the id, a whole number or a text of 1 to 128 characters; raises `Misfit`."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise Misfit("an id")
    said = str(value)
    if not 0 < len(said) <= MAX_EXTERNAL_ID or "\0" in said:
        raise Misfit("an id")
    return storable(said)


def ref_or_none(value: Any) -> str | None:
    """Return the id, None where there is none; raises `Misfit` for anything else."""
    return None if value is None else ref(value)


def name(value: Any) -> str:
    """Return the text, empty where it is none."""
    return value if isinstance(value, str) else ""


def unix_time(value: Any) -> datetime:
    """Return the moment of a count of seconds, a whole number or its digits; raises `Misfit`."""
    try:
        seconds = int(value) if isinstance(value, str | int) else -1
    except ValueError as fault:
        raise Misfit("a unix time") from fault
    if not 0 <= seconds <= MAX_UNIX_S:
        raise Misfit("a unix time")
    return datetime.fromtimestamp(seconds, UTC)


def iso_time(value: Any, zone: tzinfo = UTC) -> datetime:
    """Return the moment of an ISO 8601 time, in `zone` where it names none; raises `Misfit`."""
    try:
        moment = datetime.fromisoformat(value.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (AttributeError, ValueError, OverflowError) as fault:
        raise Misfit("an ISO time") from fault


def size_bytes(value: Any) -> int | None:
    """Return the size, None where it is no sensible number."""
    return value if isinstance(value, int) and 0 <= value < 2**63 else None


def kept_text(value: str) -> str | None:
    """Return the text as it can be kept, None where it is too long."""
    try:
        return storable(value)
    except Refused:
        return None
