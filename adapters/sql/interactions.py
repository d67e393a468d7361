"""The log: rooms, who stands in them, what was said (sealed) and what was done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import Identity, JsonText, UtcDateTime, chunks, insert_new, metadata, number_in_order
from adapters.sql.rooms import room_people
from adapters.sql.sealing import Sealer
from core.interactions.model import Entry, EntryKind, Interaction, Origin
from core.kernel.ids import InteractionId, MemberId, RoomId

interactions = sa.Table(
    "interactions",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("room_id", sa.ForeignKey("rooms.id"), nullable=False),
    sa.Column("message_ref", sa.String(128), nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.String(8), nullable=False),
    sa.Column("member_id", sa.ForeignKey("members.id"), index=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("sealed", sa.LargeBinary),
    sa.Column("reply_to", sa.String(128)),
    sa.Column("attachments", JsonText),
    sa.Column("origin", sa.String(8), nullable=False),
    sa.Column("changed_at", UtcDateTime),
    sa.UniqueConstraint("room_id", "message_ref", "revision"),
    sa.Index("ix_interactions_room_id_at", "room_id", "at"),
    sqlite_autoincrement=True,
)


def place_of(room: str, message_ref: str) -> str:
    """Return the associated data of a message's text: table, column and the row's external id."""
    return f"interactions.sealed|{room}|{message_ref}"


class SqlLog:
    """The log of one transaction."""

    def __init__(self, connection: AsyncConnection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer

    async def append(self, entries: Sequence[Entry]) -> frozenset[int]:
        """Keep the entries that are new; return their positions. New edits and deletions are applied."""
        if not entries:
            return frozenset()
        await number_in_order(self._db)
        table = interactions.c
        statement = insert_new(self._db, interactions, ("room_id", "message_ref", "revision")).returning(
            table.room_id, table.message_ref, table.revision
        )
        kept = {tuple(key) for key in await self._db.execute(statement, [self._row(entry) for entry in entries])}
        if entering := [{"room_id": e.room_id, "member_id": e.member_id, "since": e.at} for e in entries if e.enters]:
            await self._db.execute(insert_new(self._db, room_people), entering)
        new: set[int] = set()
        for position, entry in enumerate(entries):
            if (key := (entry.room_id, entry.message_ref, entry.revision)) in kept:
                kept.discard(key)
                new.add(position)
                if entry.kind is not EntryKind.TALK:
                    await self._apply(entry)
        return frozenset(new)

    def _row(self, entry: Entry) -> dict[str, Any]:
        place = place_of(str(entry.room), entry.message_ref)
        is_talk = entry.kind is EntryKind.TALK
        return {
            "room_id": entry.room_id,
            "message_ref": entry.message_ref,
            "revision": entry.revision,
            "kind": entry.kind.value,
            "member_id": entry.member_id,
            "at": entry.at,
            "received_at": entry.received_at,
            # The text of an edit stands once, in the message it belongs to.
            "sealed": self._sealer.seal(entry.text, place) if is_talk else None,
            "reply_to": entry.reply_to,
            "attachments": [[a.kind, a.name, a.size_bytes, a.ref] for a in entry.attachments] or None,
            "origin": entry.origin.value,
        }

    async def _apply(self, entry: Entry) -> None:
        table = interactions.c
        of_its_author = (
            sa.update(interactions)
            .where(table.room_id == entry.room_id, table.message_ref == entry.message_ref, table.revision == 0)
            .where(table.member_id == entry.member_id)
        )
        if entry.kind is EntryKind.DELETE:
            # Whatever the platform's clock says: what its author took back is not kept. File names are words too.
            gone = {"sealed": None, "attachments": sa.null(), "changed_at": entry.at}
            await self._db.execute(of_its_author.values(gone))
            return
        text = self._sealer.seal(entry.text, place_of(str(entry.room), entry.message_ref))
        is_newer = table.changed_at.is_(None) | (table.changed_at <= entry.at)
        is_there = table.sealed.is_not(None)
        await self._db.execute(of_its_author.where(is_newer, is_there).values(sealed=text, changed_at=entry.at))

    async def prune(self, before: datetime, limit: int) -> int:
        """Erase up to `limit` rows that were received before, with what was read in them; return how many."""
        table = interactions.c
        old = sa.select(table.id).where(table.received_at < before).order_by(table.id).limit(limit)
        ids = (await self._db.scalars(old)).all()
        readings = metadata.tables["readings"].c.interaction_id
        for chunk in chunks(ids):
            await self._db.execute(sa.delete(readings.table).where(readings.in_(chunk)))
            await self._db.execute(sa.delete(interactions).where(table.id.in_(chunk)))
        return len(ids)

    def opened(self, row: sa.RowMapping, room: str) -> Interaction:
        """Return a row of the log with its text readable; a deleted text is empty."""
        sealed = row["sealed"]
        return Interaction(
            id=InteractionId(row["id"]),
            room_id=RoomId(row["room_id"]),
            member_id=None if row["member_id"] is None else MemberId(row["member_id"]),
            message_ref=row["message_ref"],
            at=row["at"],
            received_at=row["received_at"],
            text="" if sealed is None else self._sealer.open(sealed, place_of(room, row["message_ref"])),
            kind=EntryKind(row["kind"]),
            reply_to=row["reply_to"],
            origin=Origin(row["origin"]),
        )
