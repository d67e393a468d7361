"""Readings, and the cursor over the log."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import chunks, metadata, upsert
from adapters.sql.interactions import SqlLog, interactions
from adapters.sql.members import consents
from adapters.sql.rooms import SqlRooms
from core.insight.log_ports import Heard
from core.insight.model import Felt, Kind, Reading
from core.insight.policy import Scope
from core.interactions.model import EntryKind, Interaction
from core.kernel.ids import InteractionId, MemberId, RoomId
from core.members.model import Consent, Purpose

readings = sa.Table(
    "readings",
    metadata,
    sa.Column("interaction_id", sa.ForeignKey("interactions.id"), primary_key=True),
    sa.Column("lang", sa.String(8), nullable=False),
    sa.Column("label", sa.String(8), nullable=False),
    sa.Column("polarity", sa.Float, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("engine_version", sa.String(64), nullable=False),
    sa.Column("scope", sa.String(8), nullable=False),
    sa.Column("kind", sa.String(16)),
    sa.Column("aspect", sa.String(16)),
)

# Confidence 0 says that nothing could be read (another language), `bare` that it was a nod: neither is an even mood.
HAS_MOOD = (readings.c.confidence > 0) & sa.or_(readings.c.kind.is_(None), readings.c.kind != Kind.BARE.value)

cursors = sa.Table(
    "cursors",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("position", sa.BigInteger, nullable=False),
)


class SqlReadings:
    """The readings of one transaction."""

    def __init__(self, connection: AsyncConnection, log: SqlLog) -> None:
        self._db = connection
        self._log = log

    async def position(self, engine: str) -> int:
        """Return how far `engine` has read the log; 0 at first."""
        return await self._db.scalar(sa.select(cursors.c.position).where(cursors.c.name == engine)) or 0

    async def advance(self, engine: str, position: int) -> None:
        """Keep how far `engine` has read the log."""
        await self._db.execute(upsert(self._db, cursors, ("name",)).values(name=engine, position=position))

    async def heard(self, after: int, limit: int) -> Sequence[Heard]:
        """Return up to `limit` rows of the log after the position, in order."""
        row, message = interactions.alias("row"), interactions.alias("message")
        same = (message.c.room_id == row.c.room_id) & (message.c.message_ref == row.c.message_ref)
        query = (
            sa.select(row.c.id.label("position"), row.c.room_id.label("heard_in"), message)
            .select_from(row.outerjoin(message, same & (message.c.revision == 0)))
            .where(row.c.id > after)
            .order_by(row.c.id)
            .limit(limit)
        )
        found = (await self._db.execute(query)).mappings().all()
        places = {room_id: await SqlRooms(self._db).get(RoomId(room_id)) for room_id in {r["heard_in"] for r in found}}
        heard: list[Heard] = []
        for r in found:
            if (room := places[r["heard_in"]]) is not None:
                opened = None if r["id"] is None else self._log.opened(r, str(room.address))
                heard.append(Heard(r["position"], opened, room))
        return heard

    async def after(self, position: int) -> int:
        """Return how many rows of the log come after the position."""
        query = sa.select(sa.func.count()).select_from(interactions).where(interactions.c.id > position)
        return await self._db.scalar(query) or 0

    async def put(self, new: Sequence[tuple[InteractionId, Scope, Reading]]) -> None:
        """Keep the readings, each replacing an earlier one of its message; where that is gone, nothing is kept."""
        kept = await self._kept([interaction_id for interaction_id, _, _ in new])
        rows = [
            {
                "interaction_id": interaction_id,
                "lang": reading.lang.value,
                "label": reading.label.value,
                "polarity": reading.polarity,
                "confidence": reading.confidence,
                "engine_version": reading.engine_version,
                "scope": scope.value,
                "kind": None if reading.kind is None else reading.kind.value,
                "aspect": None if reading.aspect is None else reading.aspect.value,
            }
            for interaction_id, scope, reading in new
            if interaction_id in kept
        ]
        if rows:
            await self._db.execute(upsert(self._db, readings, ("interaction_id",)), rows)

    async def _kept(self, messages: Sequence[InteractionId]) -> set[int]:
        """Return those of the messages that are there, and stay until this transaction ends."""
        kept: set[int] = set()
        for chunk in chunks(messages):
            query = sa.select(interactions.c.id).where(interactions.c.id.in_(chunk))
            kept.update(await self._db.scalars(query.with_for_update(read=True, key_share=True)))
        return kept

    async def drop(self, messages: Collection[InteractionId]) -> None:
        """Erase the readings of these messages."""
        if messages:
            await self._db.execute(sa.delete(readings).where(readings.c.interaction_id.in_(messages)))

    async def felt(self, room_id: RoomId, since: datetime, until: datetime) -> Sequence[Felt]:
        """Return what was read in the room from `since` to before `until`, in time order."""
        table = interactions.c
        query = (
            sa.select(table.at, table.member_id, readings.c.polarity)
            .select_from(readings.join(interactions))
            .where(table.room_id == room_id, table.at >= since, table.at < until, HAS_MOOD)
            .order_by(table.at, table.id)
        )
        return [Felt(at, str(author), polarity) for at, author, polarity in await self._db.execute(query)]

    async def unreadable(self, room_id: RoomId, since: datetime, until: datetime) -> int:
        """Return in how many messages of the window nothing could be read."""
        table = interactions.c
        query = (
            sa.select(sa.func.count())
            .select_from(readings.join(interactions))
            .where(table.room_id == room_id, table.at >= since, table.at < until, readings.c.confidence == 0)
        )
        return await self._db.scalar(query) or 0

    async def said(self, room_id: RoomId, since: datetime, until: datetime, limit: int) -> Sequence[Interaction]:
        """Return the newest `limit` messages of the room in the window, in time order."""
        table = interactions.c
        query = (
            sa.select(interactions)
            .where(table.room_id == room_id, table.at >= since, table.at < until)
            .where(table.kind == EntryKind.TALK.value, table.sealed.is_not(None))
            .order_by(table.at.desc(), table.id.desc())
            .limit(limit)
        )
        room = await SqlRooms(self._db).get(room_id)
        found = (await self._db.execute(query)).mappings().all()
        return [] if room is None else [self._log.opened(row, str(room.address)) for row in reversed(found)]

    async def newest(self, room_id: RoomId) -> datetime | None:
        """Return when the newest message of the room was said; None in an empty room."""
        return await self._db.scalar(sa.select(sa.func.max(interactions.c.at)).where(interactions.c.room_id == room_id))

    async def polarities(self, messages: Collection[InteractionId]) -> Mapping[InteractionId, float]:
        """Return the polarity of those of the messages in which something could be read."""
        found: dict[InteractionId, float] = {}
        wanted = sorted(messages)
        for start in range(0, len(wanted), 500):
            chunk = wanted[start : start + 500]
            query = sa.select(readings.c.interaction_id, readings.c.polarity).where(
                readings.c.interaction_id.in_(chunk), HAS_MOOD
            )
            found.update((InteractionId(one), felt) for one, felt in await self._db.execute(query))
        return found

    async def answers(self, members: Collection[MemberId], purpose: Purpose) -> Mapping[MemberId, Consent]:
        """Return the present answer of each member who was asked."""
        answers: dict[MemberId, Consent] = {}
        wanted = sorted(set(members))
        for start in range(0, len(wanted), 500):
            chunk = wanted[start : start + 500]
            query = (
                sa.select(consents)
                .where(consents.c.member_id.in_(chunk), consents.c.purpose == purpose.value)
                .order_by(consents.c.id)
            )
            for row in (await self._db.execute(query)).mappings():
                answers[MemberId(row["member_id"])] = Consent(row["is_on"], row["at"], row["text_version"])
        return answers
