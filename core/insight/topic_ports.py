"""What recognising topics asks of the store."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.insight.identity import KnownTopic
from core.kernel.ids import RoomId


class TopicStore(Protocol):
    """The topics that rooms had."""

    async def known(self, room_id: RoomId) -> Sequence[KnownTopic]:
        """Return the topics of the room, the oldest first."""
        ...

    async def add(self, room_id: RoomId, marks: Sequence[str], first_at: datetime, last_at: datetime) -> int:
        """Keep a new topic; return its number."""
        ...

    async def put(self, topic: KnownTopic) -> None:
        """Keep what is new of a known topic."""
        ...

    async def forget(self, room_id: RoomId, before: datetime) -> None:
        """Erase the room's topics that were last talked about before the moment."""
        ...
