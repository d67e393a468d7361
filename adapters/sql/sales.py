"""Sales of the test checkout, as the adapter that sells wrote them; each call a transaction of its own."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from adapters.sql.base import Identity, JsonText, metadata, upsert
from adapters.sql.engine import Engines
from core.kernel.ids import MemberId

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


class SqlSales:
    """Rows by their ref, found again by customer."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    async def put(self, ref: str, customer: str, member_id: MemberId, body: dict[str, Any]) -> None:
        """Keep the row, replacing one of the same ref."""
        values = {"ref": ref, "customer": customer, "member_id": member_id, "body": body}
        async with self._engines.writer.begin() as connection:
            await connection.execute(upsert(connection, sales, ("ref",)).values(values))

    async def get(self, ref: str) -> dict[str, Any] | None:
        """Return the row of this ref."""
        async with self._engines.reader.begin() as connection:
            return await connection.scalar(sa.select(sales.c.body).where(sales.c.ref == ref))

    async def of(self, customer: str) -> Sequence[dict[str, Any]]:
        """Return the customer's rows, oldest first."""
        query = sa.select(sales.c.body).where(sales.c.customer == customer).order_by(sales.c.id)
        async with self._engines.reader.begin() as connection:
            return (await connection.scalars(query)).all()
