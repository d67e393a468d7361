"""Who turned to whom, in memory."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from core.insight.community_ports import Contact, Way, Word
from core.interactions.model import Entry, EntryKind
from core.kernel.ids import MemberId, RoomId

if TYPE_CHECKING:
    from tests.fakes.store import Tables


class FakeContacts:
    """As `ContactStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def words(self, room_id: RoomId, since: datetime, until: datetime, limit: int) -> Sequence[Word]:
        said = [row for row in self._standing(room_id) if since <= row.at < until]
        found = [Word(row.member_id, row.at, row.received_at) for row in said if row.member_id is not None]
        return sorted(found, key=lambda one: one.at)[-limit:]

    async def replies(self, room_id: RoomId, since: datetime, until: datetime, limit: int) -> Sequence[Contact]:
        met = self._met(room_id)
        found = [
            Contact(row.member_id, to, Way.REPLY, row.at, row.received_at, met_at)
            for row in self._standing(room_id)
            if row.member_id is not None and row.reply_to in met and since <= row.at < until
            for to, met_at in (met[row.reply_to],)
            if row.member_id != to
        ]
        return sorted(found, key=lambda one: one.at)[-limit:]

    async def signs(self, room_id: RoomId, since: datetime, until: datetime, limit: int) -> Sequence[Contact]:
        met = self._met(room_id)
        found = {
            (one.member_id, one.message_ref): Contact(one.member_id, to, Way.SIGN, one.at, one.at, met_at)
            for one in sorted(self._tables.reactions, key=lambda one: one.at)
            if one.room_id == room_id and one.message_ref in met and since <= one.at < until
            for to, met_at in (met[one.message_ref],)
            if one.member_id != to
        }
        return sorted(found.values(), key=lambda one: one.at)[-limit:]

    def _met(self, room_id: RoomId) -> dict[str, tuple[MemberId, datetime]]:
        rows = self._standing(room_id)
        return {row.message_ref: (row.member_id, row.received_at) for row in rows if row.member_id is not None}

    def _standing(self, room_id: RoomId) -> Iterator[Entry]:
        for place, row in self._tables.log.items():
            if row.room_id == room_id and row.kind is EntryKind.TALK and place not in self._tables.deleted:
                yield row
