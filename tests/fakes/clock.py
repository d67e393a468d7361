"""A clock that only moves by hand."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass
class HandClock:
    """The port `Clock`: stands until a test moves it."""

    at: datetime = NOON

    def now(self) -> datetime:
        """Return the moment."""
        return self.at

    def pass_by(self, time: timedelta) -> None:
        """Let this much time go by."""
        self.at += time
