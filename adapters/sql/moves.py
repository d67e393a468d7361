"""A room has another address: everything that hangs on it goes along, but for what was said in it."""

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import insert_new, metadata
from adapters.sql.rooms import rooms
from core.kernel.ids import Address

STAY = frozenset(("interactions", "reactions", "readings"))
"""What was said and felt stays with the old room: its texts are sealed for its address, and the new one counts anew."""


async def move_room(connection: AsyncConnection, old: Address, new: Address, at: datetime) -> bool:
    """Hang everything that hangs on the room at `old` on the one at `new`, made for it; whether anything was moved.

    The room at the old address stays, with its log; a second call finds nothing more to move.
    """
    before = (await connection.execute(sa.select(rooms).where(_at(old)))).one_or_none()
    if before is None or old == new:
        return False
    made = {"platform": new.platform, "external_id": new.external_id, "title": before.title, "kind": before.kind}
    values = made | {"created_at": at, "has_group_figures": before.has_group_figures}
    await connection.execute(insert_new(connection, rooms).values(values))
    after = (await connection.execute(sa.select(rooms.c.id).where(_at(new)))).scalar_one()
    moved = 0
    for column in _hanging():
        moved += await _move(connection, column, before.id, after)
    return moved > 0


def _at(address: Address) -> sa.ColumnElement[bool]:
    return (rooms.c.platform == address.platform) & (rooms.c.external_id == address.external_id)


def _hanging() -> Iterator[sa.Column[int]]:
    """Yield every column that points at a room, whichever table it stands in."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if table.name not in STAY and any(key.column is rooms.c.id for key in column.foreign_keys):
                yield column


async def _move(connection: AsyncConnection, column: sa.Column[int], old: int, new: int) -> int:
    table = column.table
    rest = [other for other in table.primary_key if other is not column]
    if column.primary_key:
        # What the new room has already, the old one gives up.
        there = sa.select(sa.literal(1)).select_from(twin := table.alias()).where(twin.c[column.name] == new)
        there = there.where(*(twin.c[other.name] == other for other in rest))
        await connection.execute(sa.delete(table).where(column == old, sa.exists(there.correlate(table))))
    moved = sa.update(table).where(column == old).values({column.name: new})
    return (await connection.execute(moved)).rowcount
