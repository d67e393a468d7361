"""What members did with lessons and courses."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import Identity, UtcDateTime, insert_new, metadata, number_in_order
from core.interactions.model import Act, ActKind
from core.kernel.ids import ItemId, MemberId

acts = sa.Table(
    "acts",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False),
    sa.Column("item", sa.String(128), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("value", sa.Float),
    sa.Column("key", sa.String(256), nullable=False, unique=True),
    sa.Index("ix_acts_member_id_kind", "member_id", "kind"),
    sqlite_autoincrement=True,
)


class SqlActs:
    """The acts of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def add(self, new: Sequence[Act]) -> int:
        """Keep the acts whose key is new; return how many were."""
        if not new:
            return 0
        rows = [
            {"member_id": a.member_id, "item": a.item, "kind": a.kind.value, "at": a.at, "value": a.value, "key": a.key}
            for a in new
        ]
        await number_in_order(self._db)
        statement = insert_new(self._db, acts, ("key",)).returning(acts.c.id)
        return len((await self._db.execute(statement, rows)).all())

    async def of(self, member_id: MemberId, kinds: Collection[ActKind]) -> Sequence[Act]:
        """Return the member's acts of these kinds in time order."""
        query = (
            sa.select(acts)
            .where(acts.c.member_id == member_id, acts.c.kind.in_([kind.value for kind in kinds]))
            .order_by(acts.c.at, acts.c.id)
        )
        return [_act(row) for row in (await self._db.execute(query)).mappings()]

    async def all(self, kinds: Collection[ActKind], after_id: int = 0) -> Sequence[tuple[int, Act]]:
        """Return everybody's acts of these kinds with an id above `after_id`, in id order."""
        query = (
            sa.select(acts)
            .where(acts.c.id > after_id, acts.c.kind.in_([kind.value for kind in kinds]))
            .order_by(acts.c.id)
        )
        return [(row["id"], _act(row)) for row in (await self._db.execute(query)).mappings()]

    async def items_done(self, member_id: MemberId) -> frozenset[ItemId]:
        """Return what the member has finished."""
        done = await self.of(member_id, (ActKind.DONE, ActKind.TAKEN, ActKind.KNOWN))
        return frozenset(act.item for act in done)


def _act(row: sa.RowMapping) -> Act:
    return Act(
        member_id=MemberId(row["member_id"]),
        item=ItemId(row["item"]),
        kind=ActKind(row["kind"]),
        at=row["at"],
        key=row["key"],
        value=row["value"],
    )
