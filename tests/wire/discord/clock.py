"""Time of the stand-in: the system's, moved forward on request; and the ids that are made from it."""

import time
from datetime import UTC, datetime, timedelta

DISCORD_EPOCH_MS = 1_420_070_400_000


class Clock:
    """The system's time plus what was added by `advance`."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)
        self._last_id = 0

    def now(self) -> datetime:
        """Return the time, aware."""
        return datetime.now(UTC) + self._ahead

    def seconds(self) -> float:
        """Return seconds that only grow, for deadlines and windows."""
        return time.monotonic() + self._ahead.total_seconds()

    def advance(self, by: timedelta) -> None:
        """The clock shows a later time: tokens age, windows of rate limits pass."""
        self._ahead += by

    def new_id(self) -> int:
        """Return a snowflake: milliseconds since 2015 in the upper 42 bits, never twice, always growing."""
        fresh = (int(self.now().timestamp() * 1000) - DISCORD_EPOCH_MS) << 22
        self._last_id = max(fresh, self._last_id + 1)
        return self._last_id


def made_at(snowflake: int) -> datetime:
    """Return when the id was made."""
    return datetime.fromtimestamp(((snowflake >> 22) + DISCORD_EPOCH_MS) / 1000, UTC)
