"""The system's clock."""

from datetime import UTC, datetime


class SystemClock:
    """The port `Clock` by this machine."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)
