"""The topics that rooms had, in memory."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from core.insight.identity import KnownTopic
from core.kernel.ids import RoomId

if TYPE_CHECKING:
    from tests.fakes.store import Tables


class FakeTopics:
    """The port `TopicStore`."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def known(self, room_id: RoomId) -> Sequence[KnownTopic]:
        return [topic for _, (room, topic) in sorted(self._tables.room_topics.items()) if room == room_id]

    async def add(self, room_id: RoomId, marks: Sequence[str], first_at: datetime, last_at: datetime) -> int:
        number = self._tables.number("room_topics")
        self._tables.room_topics[number] = (room_id, KnownTopic(number, tuple(marks), first_at, last_at))
        return number

    async def put(self, topic: KnownTopic) -> None:
        self._tables.room_topics[topic.id] = (self._tables.room_topics[topic.id][0], topic)

    async def forget(self, room_id: RoomId, before: datetime) -> None:
        old = [n for n, (room, topic) in self._tables.room_topics.items() if room == room_id and topic.last_at < before]
        for number in old:
            del self._tables.room_topics[number]
