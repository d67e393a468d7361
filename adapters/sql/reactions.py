"""Signs that members have put on messages."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import UtcDateTime, metadata
from adapters.sql.members import stays
from core.kernel.ids import MemberId, RoomId

reactions = sa.Table(
    "reactions",
    metadata,
    sa.Column("room_id", sa.ForeignKey("rooms.id"), primary_key=True),
    sa.Column("message_ref", sa.String(128), primary_key=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), primary_key=True, index=True),
    sa.Column("sign", sa.String(64), primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
)


class SqlReactions:
    """The reactions of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def stand(
        self, room_id: RoomId, message_ref: str, member_id: MemberId, signs: Sequence[str], at: datetime
    ) -> bool:
        """Keep that exactly these signs of the member stand on the message since `at`; whether the member is known."""
        if not await stays(self._db, member_id):
            return False
        table = reactions.c
        mine = (table.room_id == room_id) & (table.message_ref == message_ref) & (table.member_id == member_id)
        newest = await self._db.scalar(sa.select(sa.func.max(table.at)).where(mine))
        if newest is not None and newest > at:
            return True
        await self._db.execute(sa.delete(reactions).where(mine))
        place = {"room_id": room_id, "message_ref": message_ref, "member_id": member_id, "at": at}
        if signs:
            await self._db.execute(sa.insert(reactions), [place | {"sign": sign} for sign in signs])
        return True

    async def on(self, room_id: RoomId, message_ref: str) -> Mapping[MemberId, Sequence[str]]:
        """Return the signs that stand on the message, by member, in alphabetical order."""
        table = reactions.c
        query = sa.select(table.member_id, table.sign).where(table.room_id == room_id, table.message_ref == message_ref)
        found: dict[MemberId, list[str]] = {}
        for row in await self._db.execute(query.order_by(table.sign)):
            found.setdefault(MemberId(row.member_id), []).append(row.sign)
        return found

    async def prune(self, before: datetime, limit: int) -> int:
        """Erase up to `limit` signs that were put before; return how many."""
        table = reactions.c
        key = sa.tuple_(table.room_id, table.message_ref, table.member_id, table.sign)
        columns = (table.room_id, table.message_ref, table.member_id, table.sign)
        old = sa.select(*columns).where(table.at < before).order_by(table.at).limit(limit)
        gone = await self._db.execute(sa.delete(reactions).where(key.in_(old)))
        return gone.rowcount
