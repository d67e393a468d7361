"""Files that a person of the console says something with: kept in memory until they are fetched."""

from uuid import uuid4

from core.kernel.errors import Refused
from core.kernel.ids import Platform
from core.kernel.messages import Attachment, Enclosure
from core.kernel.recent import Recent

MOST_KEPT = 64


class ConsoleFiles:
    """The port `Files` of the console."""

    def __init__(self) -> None:
        self._kept = Recent[str, bytes](MOST_KEPT)

    def bring(self, enclosure: Enclosure) -> Attachment:
        """Keep the file, and return how it comes in with a message."""
        ref = uuid4().hex
        self._kept.put(ref, enclosure.content)
        return Attachment(enclosure.kind, enclosure.name, len(enclosure.content), ref)

    async def fetch(self, platform: Platform, ref: str, *, most_bytes: int) -> bytes:
        """Return the content; `Refused` where it is gone or larger than `most_bytes`."""
        content = self._kept.get(ref)
        if content is None:
            raise Refused("file.gone")
        if len(content) > most_bytes:
            raise Refused("file.too_big", name="", size=len(content) // 2**20, limit=most_bytes // 2**20)
        return content
