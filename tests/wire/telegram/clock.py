"""The time at Telegram: it stands still unless it is advanced, or it goes on with the real one."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Now(Protocol):
    """A clock that somebody else moves."""

    def now(self) -> datetime:
        """Return the moment."""
        ...


class Clock:
    """From `start` on; with `follows_real_time` it runs; with a clock of the product it shows what that one shows."""

    def __init__(self, start: datetime | Now, *, follows_real_time: bool = False) -> None:
        self._source = None if isinstance(start, datetime) else start
        self._at = start.timestamp() if isinstance(start, datetime) else 0.0
        self._since = time.monotonic() if follows_real_time else None

    @property
    def is_real(self) -> bool:
        """Whether time goes on by itself."""
        return self._since is not None

    def exact(self) -> float:
        """Return the moment in seconds of Unix time."""
        if self._source is not None:
            return self._source.now().timestamp()
        return self._at + (time.monotonic() - self._since if self._since is not None else 0.0)

    def now(self) -> int:
        """Return the moment in whole seconds, as Telegram writes dates."""
        return int(self.exact())

    def shown(self) -> datetime:
        """Return the moment as a value with a zone."""
        return datetime.fromtimestamp(self.exact(), UTC)

    def advance(self, by: timedelta) -> None:
        """Let this much time go by; a clock of somebody else's is moved where it lives."""
        if self._source is not None:
            raise ValueError("this clock is moved where it lives; then `tick()`")
        self._at += by.total_seconds()
