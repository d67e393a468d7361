"""The hours in which nobody is disturbed by what can wait."""

from datetime import UTC, datetime, time, timedelta

QUIET_FROM, QUIET_UNTIL = time(22), time(8)


def until_morning(local: datetime) -> timedelta | None:
    """Return how long it is until the quiet hours (22 to 8) end; None outside of them."""
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return None
    morning = local.replace(hour=QUIET_UNTIL.hour, minute=0, second=0, microsecond=0)
    if local.time() >= QUIET_FROM:
        morning += timedelta(days=1)
    # In UTC: of two times of one zone Python subtracts the clock faces, an hour off in a night that changes them.
    return morning.astimezone(UTC) - local.astimezone(UTC)
