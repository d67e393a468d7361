"""Which plans open which rooms, who is in them, whom moderators keep out."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import Identity, UtcDateTime, by_bytes, insert_new, metadata, microseconds, upsert
from adapters.sql.members import stays
from adapters.sql.moves import move_room
from adapters.sql.rooms import room_people, rooms
from adapters.sql.sealing import Sealer
from core.access.ports import NEVER, Door, Place
from core.access.verdict import Ban
from core.kernel.ids import Address, MemberId, PlanCode, Platform, RoomId

bindings = sa.Table(
    "bindings",
    metadata,
    sa.Column("plan", sa.String(64), primary_key=True),
    sa.Column("room_id", sa.ForeignKey("rooms.id"), primary_key=True),
    sa.Column("bound_at", UtcDateTime, nullable=False),
)

places = sa.Table(
    "places",
    metadata,
    sa.Column("room_id", sa.ForeignKey("rooms.id"), primary_key=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), primary_key=True, index=True),
    sa.Column("is_in", sa.Boolean, nullable=False),
    sa.Column("confirmed_at", UtcDateTime, nullable=False),
    sa.Column("is_doubted", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("is_moving", sa.Boolean, nullable=False, server_default=sa.false()),
)

bans = sa.Table(
    "bans",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("since", UtcDateTime, nullable=False),
    sa.Column("until", UtcDateTime),
    sa.Column("sealed", sa.LargeBinary),
    sa.Column("by_member", sa.BigInteger),
    sqlite_autoincrement=True,
)

troubles = sa.Table(
    "troubles",
    metadata,
    sa.Column("room_id", sa.ForeignKey("rooms.id"), primary_key=True),
    sa.Column("problem", sa.String(256), nullable=False),
    sa.Column("since", UtcDateTime, nullable=False),
)


class SqlBindings:
    """The bindings of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def bind(self, plan: PlanCode, room_id: RoomId, at: datetime) -> bool:
        """Gate the room by the plan too; whether that is new."""
        values = {"plan": plan, "room_id": room_id, "bound_at": at}
        bound = insert_new(self._db, bindings).values(values).returning(bindings.c.plan)
        return (await self._db.execute(bound)).scalar_one_or_none() is not None

    async def unbind(self, plan: PlanCode, room_id: RoomId) -> bool:
        """The plan opens the room no more; whether it did."""
        mine = (bindings.c.plan == plan) & (bindings.c.room_id == room_id)
        gone = sa.delete(bindings).where(mine).returning(bindings.c.plan)
        return (await self._db.execute(gone)).scalar_one_or_none() is not None

    async def plans_of(self, room_id: RoomId) -> Collection[PlanCode]:
        """Return the plans that open the room."""
        theirs = sa.select(bindings.c.plan).where(bindings.c.room_id == room_id)
        query = theirs.order_by(by_bytes(self._db, bindings.c.plan))
        return [PlanCode(plan) for plan in await self._db.scalars(query)]

    async def rooms_of(self, plan: PlanCode) -> Sequence[RoomId]:
        """Return the rooms that the plan opens."""
        query = sa.select(bindings.c.room_id).where(bindings.c.plan == plan).order_by(bindings.c.room_id)
        return [RoomId(one) for one in await self._db.scalars(query)]

    async def gated(self) -> Sequence[RoomId]:
        """Return every gated room."""
        query = sa.select(bindings.c.room_id).distinct().order_by(bindings.c.room_id)
        return [RoomId(one) for one in await self._db.scalars(query)]


class SqlPlaces:
    """Who is in which gated room, in one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def of(self, member_id: MemberId) -> Sequence[Place]:
        """Return the member's places."""
        return await self._found(places.c.member_id == member_id)

    async def within(self, room_id: RoomId) -> Sequence[Place]:
        """Return the places of those who are in the room."""
        return await self._found((places.c.room_id == room_id) & places.c.is_in)

    async def begin(self, room_id: RoomId, member_id: MemberId) -> None:
        """Keep that the platform is being asked to move them: until it confirms, nobody knows where they are."""
        if not await stays(self._db, member_id):
            return
        values = {"room_id": room_id, "member_id": member_id, "is_in": False, "confirmed_at": NEVER, "is_moving": True}
        unsure = insert_new(self._db, places, ("room_id", "member_id")).values(**values, is_doubted=False)
        await self._db.execute(unsure)
        mine = (places.c.room_id == room_id) & (places.c.member_id == member_id)
        await self._db.execute(sa.update(places).where(mine).values(is_moving=True))

    async def confirm(self, place: Place) -> None:
        """Keep what the platform confirmed; nothing of somebody forgotten."""
        if not await stays(self._db, place.member_id):
            return
        values = {
            "room_id": place.room_id,
            "member_id": place.member_id,
            "is_in": place.is_in,
            "confirmed_at": place.confirmed_at,
            "is_doubted": place.is_doubted,
            "is_moving": place.is_moving,
        }
        await self._db.execute(upsert(self._db, places, ("room_id", "member_id")).values(values))

    async def doubted(self, room_id: RoomId, since: datetime) -> int:
        """Return how many were put out of the room since then for no dated fact."""
        theirs = (places.c.room_id == room_id) & ~places.c.is_in & places.c.is_doubted
        query = sa.select(sa.func.count()).select_from(places).where(theirs, places.c.confirmed_at >= since)
        return await self._db.scalar(query) or 0

    async def _found(self, where: sa.ColumnElement[bool]) -> Sequence[Place]:
        query = sa.select(places).where(where).order_by(places.c.room_id, places.c.member_id)
        rows = (await self._db.execute(query)).all()
        return [
            Place(
                RoomId(row.room_id), MemberId(row.member_id), row.is_in, row.confirmed_at, row.is_doubted, row.is_moving
            )
            for row in rows
        ]


class SqlBans:
    """Whom moderators keep out, in one transaction; the reason is sealed."""

    def __init__(self, connection: AsyncConnection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer

    async def put(self, member_id: MemberId, ban: Ban, by: MemberId | None) -> None:
        """Keep the member out; an earlier ban that is in force is replaced. Nothing is kept of somebody forgotten."""
        if not await stays(self._db, member_id):
            return
        await self.lift(member_id, ban.since)
        sealed = self._sealer.seal(ban.reason, place_of_reason(ban.since)) if ban.reason else None
        row = {"member_id": member_id, "since": ban.since, "until": ban.until, "sealed": sealed, "by_member": by}
        await self._db.execute(sa.insert(bans).values(row))

    async def lift(self, member_id: MemberId, at: datetime) -> bool:
        """End the ban that is in force; whether there was one."""
        in_force = (
            (bans.c.member_id == member_id) & (bans.c.since <= at) & (bans.c.until.is_(None) | (bans.c.until > at))
        )
        lifted = sa.update(bans).where(in_force).values(until=at).returning(bans.c.id)
        return bool((await self._db.scalars(lifted)).all())

    async def of(self, member_id: MemberId) -> Sequence[Ban]:
        """Return every ban of the member, oldest first."""
        query = sa.select(bans).where(bans.c.member_id == member_id).order_by(bans.c.id)
        return [Ban(row.since, row.until, self._reason(row)) for row in (await self._db.execute(query)).all()]

    def _reason(self, row: sa.Row[Any]) -> str:
        place = place_of_reason(row.since)
        return "" if row.sealed is None else self._sealer.open(row.sealed, place)


def place_of_reason(since: datetime) -> str:
    """Return the associated data of a reason: not the member, whose bans another account may take over."""
    return f"bans.sealed|{microseconds(since)}"


class SqlDoors:
    """Where gated rooms are, and which of them the bot cannot guard now."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def door(self, room_id: RoomId) -> Door | None:
        """Return where the room is and what it is called."""
        row = (await self._db.execute(sa.select(rooms).where(rooms.c.id == room_id))).one_or_none()
        return None if row is None else Door(room_id, Address(Platform(row.platform), row.external_id), row.title)

    async def room_at(self, address: Address) -> RoomId | None:
        """Return the room at this address."""
        query = sa.select(rooms.c.id).where(
            rooms.c.platform == address.platform, rooms.c.external_id == address.external_id
        )
        found = await self._db.scalar(query)
        return None if found is None else RoomId(found)

    async def trouble(self, room_id: RoomId, problem: str, at: datetime) -> bool:
        """Keep that the bot cannot guard the room; whether that is new."""
        values = {"room_id": room_id, "problem": problem[:256], "since": at}
        kept = insert_new(self._db, troubles).values(values).returning(troubles.c.room_id)
        return (await self._db.execute(kept)).scalar_one_or_none() is not None

    async def mended(self, room_id: RoomId) -> bool:
        """The bot guards the room again; whether it could not before."""
        gone = sa.delete(troubles).where(troubles.c.room_id == room_id).returning(troubles.c.room_id)
        return (await self._db.execute(gone)).scalar_one_or_none() is not None

    async def standing(self, room_id: RoomId) -> Collection[MemberId]:
        """Return who stands in the room by what the platform shows, whoever let them in."""
        query = sa.select(room_people.c.member_id).where(room_people.c.room_id == room_id)
        return [MemberId(one) for one in await self._db.scalars(query.order_by(room_people.c.member_id))]

    async def move(self, old: Address, new: Address, at: datetime) -> bool:
        """Everything that hangs on the room at `old` hangs on the one at `new`; whether that is news."""
        return await move_room(self._db, old, new, at)
