"""Checks of the computer: Python, time zone, clock, disk, font."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.checks.base import Check, Status, Subject, Trouble, trouble

OLDEST_PYTHON = (3, 11)
LEAST_FREE_BYTES = 1 << 30
# A Stripe signature is good for 300 s: a clock that is wrong by a minute still leaves room to mend it in peace.
MOST_SKEW = timedelta(seconds=60)


def _python(subject: Subject) -> Trouble | None:
    found = subject.machine.python_version
    if found >= OLDEST_PYTHON:
        return None
    return trouble(found=".".join(map(str, found)), wanted=".".join(map(str, OLDEST_PYTHON)))


def _zone(subject: Subject) -> Trouble | None:
    name = subject.settings.timezone
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return trouble(name=name)
    return None


async def _clock(subject: Subject) -> Trouble | None:
    there = await subject.probe.server_time()
    skew = abs(subject.machine.now() - there)
    return trouble(seconds=round(skew.total_seconds())) if skew > MOST_SKEW else None


def _disk(subject: Subject) -> Trouble | None:
    path = subject.probe.database_path or Path.cwd()
    free = subject.machine.free_bytes(path)
    if free >= LEAST_FREE_BYTES:
        return None
    return trouble(path=str(path.parent), free_mb=free >> 20)


async def _font(subject: Subject) -> Trouble | None:
    return trouble() if await subject.machine.chinese_font() is None else None


CHECKS = (
    Check("python.version", Status.FAIL, _python),
    Check("tz.valid", Status.FAIL, _zone),
    Check("disk.free", Status.WARN, _disk, needs="config.valid"),
    Check("clock.skew", Status.WARN, _clock, needs="db.reachable"),
    Check("font.zh", Status.WARN, _font),
)
