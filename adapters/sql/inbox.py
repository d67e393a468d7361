"""Updates of Telegram, kept before they are acknowledged; a handled one leaves its number and nothing else."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import Identity, UtcDateTime, chunks, insert_new, metadata
from adapters.sql.sealing import Sealer
from core.kernel.ports import Work

inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("update_id", Identity, primary_key=True, autoincrement=False),
    sa.Column("person", sa.String(32)),
    sa.Column("sealed", sa.LargeBinary),
    sa.Column("received_at", UtcDateTime, nullable=False, index=True),
)


Letter = tuple[int, str, str]
"""An update before it is handled: its number, from whom it came ("": from nobody), and its JSON as text."""


class Connected(Protocol):
    """A transaction with its connection."""

    @property
    def connection(self) -> AsyncConnection:
        """The connection of this transaction."""
        ...


def place_of_update(update_id: int) -> str:
    """Return for which place an update is sealed."""
    return f"inbox.sealed|{update_id}"


class SqlInbox:
    """The inbox; each call a short transaction of its own."""

    def __init__(self, work: Work[Connected], sealer: Sealer) -> None:
        self._work = work
        self._sealer = sealer

    async def keep(self, letters: Sequence[Letter], at: datetime) -> Collection[int]:
        """Keep the letters whose number is new; return their numbers, after the commit."""
        rows = [
            {
                "update_id": number,
                "person": person or None,
                "sealed": self._sealer.seal(body, place_of_update(number)),
                "received_at": at,
            }
            for number, person, body in letters
        ]
        new: set[int] = set()
        async with self._work.write() as tx:
            # With the rows as parameters: a statement that holds them would be compiled anew for each batch.
            keep = insert_new(tx.connection, inbox, ("update_id",)).returning(inbox.c.update_id)
            if rows:
                new.update(await tx.connection.scalars(keep, rows))
        return new

    async def waiting(self) -> Sequence[Letter]:
        """Return what was kept and not handled, in order of number."""
        query = sa.select(inbox).where(inbox.c.sealed.is_not(None)).order_by(inbox.c.update_id)
        async with self._work.read() as tx:
            rows = (await tx.connection.execute(query)).all()
        return [(row.update_id, row.person or "", self._opened(row.sealed, row.update_id)) for row in rows]

    def _opened(self, sealed: bytes, number: int) -> str:
        return self._sealer.open(sealed, place_of_update(number))

    async def done(self, update_ids: Sequence[int]) -> None:
        """These were handled: their numbers stay, so that they are not handled again, and nothing else."""
        async with self._work.write() as tx:
            for some in chunks(update_ids):
                emptied = sa.update(inbox).where(inbox.c.update_id.in_(some)).values(person=None, sealed=None)
                await tx.connection.execute(emptied)

    async def prune(self, before: datetime) -> int:
        """Forget the numbers of what was handled and came before; return how many."""
        old = sa.delete(inbox).where(inbox.c.sealed.is_(None), inbox.c.received_at < before)
        async with self._work.write() as tx:
            return len((await tx.connection.scalars(old.returning(inbox.c.update_id))).all())
