"""Who turned to whom, out of the log and the signs; no text is opened."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.interactions import interactions
from adapters.sql.reactions import reactions
from core.insight.community_ports import Contact, Way, Word
from core.interactions.model import EntryKind
from core.kernel.ids import MemberId, RoomId

TALK = EntryKind.TALK.value
met = interactions.alias("met")
"""The message that somebody turned to."""
STANDS = (met.c.kind == TALK) & met.c.sealed.is_not(None)


class SqlContacts:
    """The contacts of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def words(self, room_id: RoomId, since: datetime, until: datetime, limit: int) -> Sequence[Word]:
        """Return who said something from `since` to before `until`, in time order."""
        table = interactions.c
        query = (
            sa.select(table.member_id, table.at, table.received_at)
            .where(table.room_id == room_id, table.at >= since, table.at < until, table.member_id.is_not(None))
            .where(table.kind == TALK, table.sealed.is_not(None))
            .order_by(table.at.desc(), table.id.desc())
            .limit(limit)
        )
        found = (await self._db.execute(query)).all()
        return [Word(MemberId(by), at, received_at) for by, at, received_at in reversed(found)]

    async def replies(self, room_id: RoomId, since: datetime, until: datetime, limit: int) -> Sequence[Contact]:
        """Return who answered whom, in time order; answers to oneself are left out."""
        table = interactions.c
        about = (met.c.room_id == table.room_id) & (met.c.message_ref == table.reply_to) & STANDS
        query = (
            sa.select(table.member_id, met.c.member_id, table.at, table.received_at, met.c.received_at)
            .select_from(interactions.join(met, about))
            .where(table.room_id == room_id, table.at >= since, table.at < until, table.member_id != met.c.member_id)
            .where(table.kind == TALK, table.sealed.is_not(None))
            .order_by(table.at.desc(), table.id.desc())
            .limit(limit)
        )
        found = (await self._db.execute(query)).all()
        return [_contact(Way.REPLY, *row) for row in reversed(found)]

    async def signs(self, room_id: RoomId, since: datetime, until: datetime, limit: int) -> Sequence[Contact]:
        """Return who put a sign on whose message, once for each message, in time order; own ones are left out."""
        table = reactions.c
        about = (met.c.room_id == table.room_id) & (met.c.message_ref == table.message_ref) & STANDS
        put_at = sa.func.max(table.at, type_=table.at.type)
        query = (
            sa.select(table.member_id, met.c.member_id, put_at, put_at, met.c.received_at)
            .select_from(reactions.join(met, about))
            .where(table.room_id == room_id, table.at >= since, table.at < until, table.member_id != met.c.member_id)
            .group_by(table.member_id, met.c.id, met.c.member_id, met.c.received_at)
            .order_by(put_at.desc(), met.c.id.desc(), table.member_id)
            .limit(limit)
        )
        found = (await self._db.execute(query)).all()
        return [_contact(Way.SIGN, *row) for row in reversed(found)]


def _contact(way: Way, by: int, to: int, at: datetime, received_at: datetime, met_at: datetime) -> Contact:
    return Contact(MemberId(by), MemberId(to), way, at, received_at, met_at)
