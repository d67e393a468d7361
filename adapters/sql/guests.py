"""Who may stay in a gated room until a day, and what the owners were asked about those who would vanish."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import Identity, UtcDateTime, insert_new, metadata, upsert
from adapters.sql.members import stays
from adapters.sql.rooms import rooms
from core.access.guest import Guest
from core.access.incident import ENDS, Incident, State
from core.kernel.errors import Broken
from core.kernel.ids import MemberId, RoomId

guests = sa.Table(
    "guests",
    metadata,
    sa.Column("room_id", sa.ForeignKey(rooms.c.id), primary_key=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), primary_key=True, index=True),
    sa.Column("since", UtcDateTime, nullable=False),
    sa.Column("until", UtcDateTime, nullable=False),
)

incidents = sa.Table(
    "incidents",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("subject", sa.String(64), nullable=False, index=True),
    sa.Column("missing", sa.Integer, nullable=False),
    sa.Column("known", sa.Integer, nullable=False),
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)


class SqlGuests:
    """The guests of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def put(self, guest: Guest) -> bool:
        """Keep the guest unless there is one; whether it is new. Nothing is kept of somebody forgotten."""
        if not await stays(self._db, guest.member_id):
            return False
        kept = insert_new(self._db, guests).values(_row(guest)).returning(guests.c.room_id)
        return (await self._db.execute(kept)).scalar_one_or_none() is not None

    async def end(self, guest: Guest) -> None:
        """Keep the guest with this end, whatever was kept before."""
        if await stays(self._db, guest.member_id):
            await self._db.execute(upsert(self._db, guests, ("room_id", "member_id")).values(_row(guest)))

    async def gone(self, room_id: RoomId, member_id: MemberId) -> None:
        """They are no guest any more: they pay, or they left."""
        mine = (guests.c.room_id == room_id) & (guests.c.member_id == member_id)
        await self._db.execute(sa.delete(guests).where(mine))

    async def clear(self, room_id: RoomId) -> None:
        """The room has no guests any more."""
        await self._db.execute(sa.delete(guests).where(guests.c.room_id == room_id))

    async def of(self, member_id: MemberId) -> Sequence[Guest]:
        """Return where the member is a guest, or was one to the end."""
        return await self._found(guests.c.member_id == member_id)

    async def within(self, room_id: RoomId) -> Sequence[Guest]:
        """Return the guests of the room."""
        return await self._found(guests.c.room_id == room_id)

    async def _found(self, where: sa.ColumnElement[bool]) -> Sequence[Guest]:
        query = sa.select(guests).where(where).order_by(guests.c.room_id, guests.c.member_id)
        return [
            Guest(RoomId(row.room_id), MemberId(row.member_id), row.since, row.until)
            for row in await self._db.execute(query)
        ]


class SqlIncidents:
    """The incidents of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def open(self, subject: str, missing: int, known: int, at: datetime) -> Incident:
        """Keep a new incident and return it."""
        values = {"subject": subject, "missing": missing, "known": known, "opened_at": at}
        statement = sa.insert(incidents).values(**values, state=State.ASKED.value, changed_at=at)
        number = (await self._db.execute(statement.returning(incidents.c.id))).scalar_one()
        return Incident(number, subject, missing, known, at)

    async def move(self, incident: Incident, state: State, at: datetime) -> Incident:
        """Keep how the incident stands now and return it so."""
        mine = incidents.c.id == incident.number
        await self._db.execute(sa.update(incidents).where(mine).values(state=state.value, changed_at=at))
        return replace(incident, state=state)

    async def newest(self, subject: str) -> Incident | None:
        """Return the newest incident of the subject."""
        query = sa.select(incidents).where(incidents.c.subject == subject).order_by(incidents.c.id.desc()).limit(1)
        found = await self._found(query)
        return found[0] if found else None

    async def get(self, number: int) -> Incident:
        """Return the incident of this number; `Broken` without one."""
        found = await self._found(sa.select(incidents).where(incidents.c.id == number))
        if not found:
            raise Broken("an incident is not there any more")
        return found[0]

    async def unsettled(self) -> Sequence[Incident]:
        """Return those that wait for an answer, or for what follows from it, oldest first."""
        over = [state.value for state in ENDS]
        return await self._found(sa.select(incidents).where(incidents.c.state.not_in(over)).order_by(incidents.c.id))

    async def _found(self, query: sa.Select[tuple[object, ...]]) -> Sequence[Incident]:
        return [
            Incident(row.id, row.subject, row.missing, row.known, row.opened_at, State(row.state))
            for row in (await self._db.execute(query)).all()
        ]


def _row(guest: Guest) -> dict[str, object]:
    return {"room_id": guest.room_id, "member_id": guest.member_id, "since": guest.since, "until": guest.until}
