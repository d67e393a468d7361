"""A platform from which no files are fetched yet."""

from core.kernel.errors import Refused
from core.kernel.ids import Platform


class NoFiles:
    """The files of a platform from which none are fetched: each is gone."""

    async def fetch(self, platform: Platform, ref: str, *, most_bytes: int) -> bytes:
        """Raise that the file is not there."""
        raise Refused("attachment.gone")
