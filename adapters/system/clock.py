"""The system's clock, and how far it parted from the one that nobody sets."""

import time
from datetime import UTC, datetime, timedelta


def steady_s() -> float:
    """Return the seconds of a clock that nobody sets; on Linux it goes on while the machine sleeps."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)


class SystemClock:
    """The port `Clock` by this machine."""

    def __init__(self) -> None:
        """Begin to compare: a clock that was set before this process began has not jumped in it."""
        self._began_at, self._began_s = self.now(), steady_s()

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)

    def drift(self) -> timedelta:
        """Return how far the wall clock is ahead of where the steady one would be; it was set by so much."""
        return self.now() - self._began_at - timedelta(seconds=steady_s() - self._began_s)
