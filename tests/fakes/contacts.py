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
        found = [
            Contact(row.member_id, to, Way.REPLY, row.at, row.received_at, met.received_at)
            for row in self._standing(room_id)
            for met, to in self._met(room_id, row.reply_to)
            if row.member_id is not None and row.member_id != to and since <= row.at < until
        ]
        return sorted(found, key=lambda one: one.at)[-limit:]

    async def signs(self, room_id: RoomId, since: datetime, until: datetime, limit: int) -> Sequence[Contact]:
        found = {
            (one.member_id, one.message_ref): Contact(one.member_id, to, Way.SIGN, one.at, one.at, met.received_at)
            for one in sorted(self._tables.reactions, key=lambda one: one.at)
            for met, to in self._met(room_id, one.message_ref)
            if one.room_id == room_id and one.member_id != to and since <= one.at < until
        }
        return sorted(found.values(), key=lambda one: one.at)[-limit:]

    def _met(self, room_id: RoomId, message_ref: str | None) -> Iterator[tuple[Entry, MemberId]]:
        for row in self._standing(room_id):
            if row.message_ref == message_ref and row.member_id is not None:
                yield row, row.member_id

    def _standing(self, room_id: RoomId) -> Iterator[Entry]:
        for place, row in self._tables.log.items():
            if row.room_id == room_id and row.kind is EntryKind.TALK and place not in self._tables.deleted:
                yield row
