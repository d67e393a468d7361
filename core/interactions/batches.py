"""A long row of rows, read beside the event loop, a batch at a time."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Generic, TypeVar

from core.interactions.exported import ImportCounts
from core.kernel.errors import Refused

Row = TypeVar("Row")

BATCH_ROWS = 1000
"""Rows a transaction: the price of the commit is spread, and a writer beside waits for tens of milliseconds."""

Progress = Callable[[ImportCounts], None]
"""What hears the counts after every batch."""


def nobody(_counts: ImportCounts) -> None:
    """Let the progress go unheard."""


@dataclass(frozen=True, slots=True)
class Batch(Generic[Row]):
    """Rows for one transaction. The last batch says so; `fault` is why the file could not be read any further."""

    rows: tuple[Row, ...]
    is_last: bool
    fault: Refused | None = None


async def opened(rows: Iterator[Row]) -> Iterator[Row]:
    """Return the same rows once the first is read: a file that is refused as a whole is refused here."""
    return await asyncio.to_thread(_from_first, rows)


async def batches(rows: Iterator[Row], size: int, *, after: int = 0) -> AsyncIterator[Batch[Row]]:
    """Yield the rows behind the first `after` in batches of `size`; there is always a last one, which may be empty."""
    rest = islice(rows, after, None)
    batch = await asyncio.to_thread(_take, rest, size)
    while not batch.is_last:
        yield batch
        batch = await asyncio.to_thread(_take, rest, size)
    yield batch


def _from_first(rows: Iterator[Row]) -> Iterator[Row]:
    for first in rows:
        return chain((first,), rows)
    return iter(())


def _take(rows: Iterator[Row], size: int) -> Batch[Row]:
    """Return up to `size` rows; what was read before a fault is kept."""
    taken: list[Row] = []
    try:
        for row in islice(rows, size):
            taken.append(row)  # one by one: a list made at once would lose the rows before a fault
    except Refused as fault:
        return Batch(tuple(taken), is_last=True, fault=fault)
    return Batch(tuple(taken), is_last=len(taken) < size)
