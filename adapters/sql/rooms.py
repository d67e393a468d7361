"""Rooms and who stands in them."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import Identity, UtcDateTime, insert_new, metadata
from core.interactions.model import Room, RoomKind
from core.kernel.errors import Broken
from core.kernel.ids import Address, MemberId, Platform, RoomId
from core.kernel.text import displayable

rooms = sa.Table(
    "rooms",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("platform", sa.String(32), nullable=False),
    sa.Column("external_id", sa.String(128), nullable=False),
    sa.Column("title", sa.String(256), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("imported_until", UtcDateTime),
    sa.Column("has_group_figures", sa.Boolean, nullable=False, default=False),
    sa.UniqueConstraint("platform", "external_id"),
    sqlite_autoincrement=True,
)

room_people = sa.Table(
    "room_people",
    metadata,
    sa.Column("room_id", sa.ForeignKey("rooms.id"), primary_key=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), primary_key=True, index=True),
    sa.Column("since", UtcDateTime, nullable=False),
)


class SqlRooms:
    """The rooms of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def at(self, address: Address) -> Room | None:
        """Return the room at this address."""
        query = sa.select(rooms).where(rooms.c.platform == address.platform, rooms.c.external_id == address.external_id)
        row = (await self._db.execute(query)).mappings().one_or_none()
        return None if row is None else _room(row)

    async def get(self, room_id: RoomId) -> Room | None:
        """Return the room with this id."""
        row = (await self._db.execute(sa.select(rooms).where(rooms.c.id == room_id))).mappings().one_or_none()
        return None if row is None else _room(row)

    async def add(self, address: Address, title: str, kind: RoomKind, at: datetime) -> Room:
        """Keep a new room; the one there, if the address is known."""
        values = {
            "platform": address.platform,
            "external_id": address.external_id,
            "title": displayable(title, 256) or displayable(address.external_id, 256),
            "kind": kind.value,
            "created_at": at,
            "has_group_figures": False,
        }
        await self._db.execute(insert_new(self._db, rooms).values(values))
        room = await self.at(address)
        if room is None:
            raise Broken(f"no room for a new address on {address.platform}")
        return room

    async def groups(self) -> Sequence[Room]:
        """Return every room of many people, oldest first."""
        query = sa.select(rooms).where(rooms.c.kind == RoomKind.GROUP.value).order_by(rooms.c.id)
        return [_room(row) for row in (await self._db.execute(query)).mappings()]

    async def entered_by(self, member_id: MemberId) -> Sequence[Room]:
        """Return the rooms of many people in which the member stands or has spoken, oldest first."""
        log = metadata.tables["interactions"]
        stands = sa.select(room_people.c.room_id).where(room_people.c.member_id == member_id)
        spoke = sa.select(log.c.room_id).where(log.c.member_id == member_id)
        mine = rooms.c.id.in_(stands.union(spoke))
        query = sa.select(rooms).where(rooms.c.kind == RoomKind.GROUP.value, mine).order_by(rooms.c.id)
        return [_room(row) for row in (await self._db.execute(query)).mappings()]

    async def enter(self, room_id: RoomId, member_id: MemberId, at: datetime) -> None:
        """The member stands in the room; nothing if they already do."""
        values = {"room_id": room_id, "member_id": member_id, "since": at}
        await self._db.execute(insert_new(self._db, room_people).values(values))

    async def leave(self, room_id: RoomId, member_id: MemberId) -> None:
        """The member no longer stands in the room."""
        mine = (room_people.c.room_id == room_id) & (room_people.c.member_id == member_id)
        await self._db.execute(sa.delete(room_people).where(mine))

    async def inside(self, room_id: RoomId) -> Collection[MemberId]:
        """Return who stands in the room."""
        found = await self._db.scalars(sa.select(room_people.c.member_id).where(room_people.c.room_id == room_id))
        return [MemberId(member_id) for member_id in found]


def _room(row: sa.RowMapping) -> Room:
    return Room(
        id=RoomId(row["id"]),
        address=Address(Platform(row["platform"]), row["external_id"]),
        title=row["title"],
        kind=RoomKind(row["kind"]),
        created_at=row["created_at"],
        imported_until=row["imported_until"],
        has_group_figures=row["has_group_figures"],
    )
