"""Sales of the test checkout, as the adapter that sells wrote them; each call a short transaction of its own."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import Identity, JsonText, insert_new, metadata
from core.kernel.ids import MemberId
from core.kernel.ports import Work

sales = sa.Table(
    "local_sales",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("ref", sa.String(64), nullable=False, unique=True),
    sa.Column("customer", sa.String(128), nullable=False, index=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("body", JsonText, nullable=False),
    sqlite_autoincrement=True,
)

archived_prices = sa.Table("local_archived_prices", metadata, sa.Column("ref", sa.String(128), primary_key=True))


class Connected(Protocol):
    """A transaction with its connection."""

    @property
    def connection(self) -> AsyncConnection:
        """The connection of this transaction."""
        ...


class SqlSales:
    """Rows by their ref, found again by customer; and the prices that are sold no more."""

    def __init__(self, work: Work[Connected]) -> None:
        self._work = work

    async def add(self, ref: str, customer: str, member_id: MemberId, body: dict[str, Any]) -> dict[str, Any]:
        """Keep the row unless one of this ref is there; return what is there then."""
        values = {"ref": ref, "customer": customer, "member_id": member_id, "body": body}
        async with self._work.write() as tx:
            await tx.connection.execute(insert_new(tx.connection, sales, ("ref",)).values(values))
            return (await tx.connection.scalars(_body(ref))).one()

    async def change(self, ref: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any] | None:
        """Replace the row by what `change` makes of it and return that; None where there is no row."""
        async with self._work.write() as tx:
            body = await tx.connection.scalar(_body(ref).with_for_update())
            if body is None:
                return None
            changed = change(body)
            if changed != body:
                await tx.connection.execute(sa.update(sales).where(sales.c.ref == ref).values(body=changed))
            return changed

    async def get(self, ref: str) -> dict[str, Any] | None:
        """Return the row of this ref."""
        async with self._work.read() as tx:
            return await tx.connection.scalar(_body(ref))

    async def of(self, customer: str) -> Sequence[dict[str, Any]]:
        """Return the customer's rows, oldest first."""
        query = sa.select(sales.c.body).where(sales.c.customer == customer).order_by(sales.c.id)
        async with self._work.read() as tx:
            return (await tx.connection.scalars(query)).all()

    async def all(self) -> Sequence[dict[str, Any]]:
        """Return every row, oldest first."""
        async with self._work.read() as tx:
            return (await tx.connection.scalars(sa.select(sales.c.body).order_by(sales.c.id))).all()

    async def archive(self, price_ref: str) -> None:
        """The price is archived from now on."""
        async with self._work.write() as tx:
            await tx.connection.execute(insert_new(tx.connection, archived_prices).values(ref=price_ref))

    async def revive(self, price_ref: str) -> None:
        """The price is not archived from now on."""
        async with self._work.write() as tx:
            await tx.connection.execute(sa.delete(archived_prices).where(archived_prices.c.ref == price_ref))

    async def is_archived(self, price_ref: str) -> bool:
        """Whether the price is archived."""
        query = sa.select(archived_prices.c.ref).where(archived_prices.c.ref == price_ref)
        async with self._work.read() as tx:
            return await tx.connection.scalar(query) is not None


def _body(ref: str) -> sa.Select[Any]:
    return sa.select(sales.c.body).where(sales.c.ref == ref)
