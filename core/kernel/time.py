"""Time: aware UTC inside, the person's zone outside."""

from datetime import UTC, datetime

from core.kernel.errors import Broken

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def utc(moment: datetime) -> datetime:
    """Return the same moment in UTC; a naive datetime is `Broken`, since nobody can know which moment it means."""
    if moment.tzinfo is None:
        raise Broken("a naive datetime reached the domain")
    return moment.astimezone(UTC)
