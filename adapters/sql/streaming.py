"""Rows one after another: the memory stays flat however many there are."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.sql.tx import Tx

Rows = AsyncIterator[Mapping[str, object]]
BATCH = 500


async def streamed(tx: Tx, query: sa.Select[Any]) -> AsyncIterator[sa.Row[Any]]:
    """Yield what the query finds, a batch at a time."""
    async with tx.connection.stream(query.execution_options(yield_per=BATCH)) as result:
        async for row in result:
            yield row


def moment(at: datetime | None) -> str | None:
    """Return the moment as a JSON value."""
    return None if at is None else at.isoformat(timespec="microseconds")
