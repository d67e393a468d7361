"""The log and what was read in it, in memory."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.insight.log_ports import Heard
from core.insight.model import Felt, Reading
from core.insight.policy import Scope
from core.interactions.model import Entry, EntryKind, Interaction
from core.kernel.ids import InteractionId, MemberId, RoomId
from core.members.model import Consent, Purpose

if TYPE_CHECKING:
    from tests.fakes.store import Tables


class FakeLog:
    """As `LogStore` says; positions in the log are the keys of its table."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def append(self, entries: Sequence[Entry]) -> frozenset[int]:
        known = {(row.room_id, row.message_ref, row.revision) for row in self._tables.log.values()}
        new: set[int] = set()
        for place, entry in enumerate(entries):
            if entry.enters and entry.member_id is not None:
                self._tables.inside.setdefault((entry.room_id, entry.member_id), entry.at)
            if (key := (entry.room_id, entry.message_ref, entry.revision)) in known:
                continue
            known.add(key)
            new.add(place)
            if entry.kind is not EntryKind.TALK:
                self._apply(entry)
            self._tables.log[InteractionId(self._tables.number("log"))] = entry
        return frozenset(new)

    def _apply(self, entry: Entry) -> None:
        place, message = next(self._message(entry), (None, None))
        if place is None or message is None or message.member_id != entry.member_id or entry.member_id is None:
            return
        if entry.kind is EntryKind.DELETE:
            self._tables.log[place] = replace(message, text="", attachments=())
            self._tables.deleted.add(place)
        elif place not in self._tables.deleted and self._tables.edited.get(place, entry.at) <= entry.at:
            self._tables.log[place] = replace(message, text=entry.text)
            self._tables.edited[place] = entry.at

    def _message(self, entry: Entry) -> Iterator[tuple[InteractionId, Entry]]:
        rows = self._tables.log.items()
        return (
            (place, row)
            for place, row in rows
            if (row.room_id, row.message_ref, row.revision) == (entry.room_id, entry.message_ref, 0)
        )

    async def author(self, room_id: RoomId, message_ref: str) -> MemberId | None:
        rows = self._tables.log.values()
        said = (row for row in rows if row.kind is EntryKind.TALK)
        return next((row.member_id for row in said if (row.room_id, row.message_ref) == (room_id, message_ref)), None)

    async def prune(self, before: datetime, limit: int) -> int:
        old = [place for place, row in self._tables.log.items() if row.received_at < before][:limit]
        for place in old:
            del self._tables.log[place]
            self._tables.readings.pop(place, None)
        return len(old)


class FakeReadings:
    """As `ReadingStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def position(self, engine: str) -> int:
        return self._tables.cursors.get(engine, 0)

    async def advance(self, engine: str, position: int) -> None:
        self._tables.cursors[engine] = position

    async def heard(self, after: int, limit: int) -> Sequence[Heard]:
        messages = {(r.room_id, r.message_ref): place for place, r in self._tables.log.items() if r.revision == 0}
        heard: list[Heard] = []
        for place, row in self._tables.log.items():
            if place > after:
                about = messages.get((row.room_id, row.message_ref))
                opened = None if about is None else self._opened(about)
                heard.append(Heard(place, opened, self._tables.rooms[row.room_id]))
        return heard[:limit]

    async def after(self, position: int) -> int:
        return sum(place > position for place in self._tables.log)

    async def put(self, readings: Sequence[tuple[InteractionId, Scope, Reading]], /) -> None:
        self._tables.readings.update({one: (s, r) for one, s, r in readings if one in self._tables.log})

    async def drop(self, messages: Collection[InteractionId]) -> None:
        for message in messages:
            self._tables.readings.pop(message, None)

    async def felt(self, room_id: RoomId, since: datetime, until: datetime) -> Sequence[Felt]:
        rows = ((self._tables.log[one], reading) for one, (_, reading) in self._tables.readings.items())
        found = [
            Felt(row.at, str(row.member_id), reading.polarity)
            for row, reading in rows
            if row.room_id == room_id and since <= row.at < until and reading.has_mood
        ]
        return sorted(found, key=lambda felt: felt.at)

    async def unreadable(self, room_id: RoomId, since: datetime, until: datetime) -> int:
        rows = ((self._tables.log[one], reading) for one, (_, reading) in self._tables.readings.items())
        return sum(
            row.room_id == room_id and since <= row.at < until and reading.confidence == 0 for row, reading in rows
        )

    async def said(self, room_id: RoomId, since: datetime, until: datetime, limit: int) -> Sequence[Interaction]:
        found = [
            self._opened(place)
            for place, row in self._tables.log.items()
            if row.room_id == room_id and row.kind is EntryKind.TALK and since <= row.at < until
            if place not in self._tables.deleted
        ]
        return sorted(found, key=lambda one: (one.at, one.id))[-limit:]

    async def newest(self, room_id: RoomId) -> datetime | None:
        return max((row.at for row in self._tables.log.values() if row.room_id == room_id), default=None)

    async def polarities(self, messages: Collection[InteractionId]) -> Mapping[InteractionId, float]:
        found = {one: self._tables.readings[one][1] for one in messages if one in self._tables.readings}
        return {one: reading.polarity for one, reading in found.items() if reading.has_mood}

    async def answers(self, members: Collection[MemberId], purpose: Purpose) -> Mapping[MemberId, Consent]:
        known = (self._tables.members[one] for one in members if one in self._tables.members)
        return {member.id: member.consents[purpose] for member in known if purpose in member.consents}

    def _opened(self, place: InteractionId) -> Interaction:
        row = self._tables.log[place]
        return Interaction(
            id=place,
            room_id=row.room_id,
            member_id=row.member_id,
            message_ref=row.message_ref,
            at=row.at,
            received_at=row.received_at,
            text=row.text,
            kind=row.kind,
            reply_to=row.reply_to,
            origin=row.origin,
        )
