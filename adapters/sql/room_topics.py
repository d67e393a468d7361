"""The topics that rooms had: marks of their words, when first, when last."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import Identity, UtcDateTime, metadata
from core.insight.identity import KnownTopic
from core.kernel.ids import RoomId

room_topics = sa.Table(
    "room_topics",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("room_id", sa.ForeignKey("rooms.id"), nullable=False, index=True),
    sa.Column("marks", sa.String(160), nullable=False),
    sa.Column("first_at", UtcDateTime, nullable=False),
    sa.Column("last_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)


class SqlTopics:
    """The topics of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def known(self, room_id: RoomId) -> Sequence[KnownTopic]:
        """Return the topics of the room, the oldest first."""
        query = sa.select(room_topics).where(room_topics.c.room_id == room_id).order_by(room_topics.c.id)
        rows = (await self._db.execute(query)).mappings()
        return [KnownTopic(r["id"], tuple(r["marks"].split()), r["first_at"], r["last_at"]) for r in rows]

    async def add(self, room_id: RoomId, marks: Sequence[str], first_at: datetime, last_at: datetime) -> int:
        """Keep a new topic; return its number."""
        values = {"room_id": room_id, "marks": " ".join(marks), "first_at": first_at, "last_at": last_at}
        query = sa.insert(room_topics).values(values).returning(room_topics.c.id)
        return (await self._db.execute(query)).scalar_one()

    async def put(self, topic: KnownTopic) -> None:
        """Keep what is new of a known topic."""
        values = {"marks": " ".join(topic.marks), "first_at": topic.first_at, "last_at": topic.last_at}
        await self._db.execute(sa.update(room_topics).where(room_topics.c.id == topic.id).values(values))

    async def forget(self, room_id: RoomId, before: datetime) -> None:
        """Erase the room's topics that were last talked about before the moment."""
        old = (room_topics.c.room_id == room_id) & (room_topics.c.last_at < before)
        await self._db.execute(sa.delete(room_topics).where(old))
