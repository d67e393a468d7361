"""One transaction over every store."""

import asyncio
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.sql.engine import Engines
from adapters.sql.interactions import Sealed, append_sealed, sealed
from adapters.sql.jobs import Enqueue
from adapters.sql.sales import SqlSales
from adapters.sql.sealing import Sealer
from adapters.sql.tx import Tx
from core.interactions.model import Entry
from core.kernel.errors import Broken, NotYet
from core.kernel.ports import Job

STORE_AWAY = timedelta(seconds=30)


def one_line(fault: sa.exc.DBAPIError) -> str:
    """Return what the database said, without the statement and its values."""
    said = str(fault.orig).strip().splitlines()
    return said[0] if said else type(fault.orig).__name__


def no_engine(_connection: sa.Connection, job: Job) -> None:
    """Refuse later work: a command that changes nothing outside the store has no engine behind it."""
    raise Broken(f"job {job.name} was enqueued where no engine runs")


class SqlWork:
    """Transactions of one engine.

    Writers of this process queue in order before SQLite's only lock: its own waiting is by sleeping, and unfair.
    """

    def __init__(self, engines: Engines, sealer: Sealer, enqueue: Enqueue = no_engine) -> None:
        self.engines = engines
        self._sealer = sealer
        self._enqueue = enqueue
        self._turn = asyncio.Lock() if engines.is_sqlite else nullcontext()

    @property
    def sales(self) -> SqlSales:
        """The rows of the test checkout."""
        return SqlSales(self)

    def enqueue_by(self, enqueue: Enqueue) -> None:
        """Have later work taken by this engine from now on: the engine's jobs need the store that enqueues them."""
        self._enqueue = enqueue

    def read(self) -> AbstractAsyncContextManager[Tx]:
        """Open a consistent view; nothing can be changed in it."""
        return self._open(self.engines.reader)

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[Tx]:
        """Open a transaction: all of it is kept on leaving, nothing of it on an exception."""
        async with self._turn, self._open(self.engines.writer) as tx:
            yield tx

    def seal(self, entry: Entry) -> Sealed:
        """Return the entry as it will be kept: done while the group before it is being written."""
        return sealed(self._sealer, entry)

    async def append(self, group: Sequence[Sealed]) -> frozenset[int]:
        """Keep the entries in one transaction, done in one trip to a thread; return the positions of the new ones."""
        async with self._turn:
            return await asyncio.to_thread(self._append, group)

    def _append(self, group: Sequence[Sealed]) -> frozenset[int]:
        with _store_away(), self.engines.log.begin() as connection:
            return append_sealed(connection, self._sealer, group)

    @asynccontextmanager
    async def _open(self, engine: AsyncEngine) -> AsyncGenerator[Tx]:
        with _store_away():
            async with engine.begin() as connection:
                yield Tx(connection, self._sealer, self._enqueue)


@contextmanager
def _store_away() -> Generator[None]:
    """The disk is full, the file is read-only, the server is away: the world can mend it."""
    try:
        yield
    except sa.exc.OperationalError as fault:
        raise NotYet(STORE_AWAY, one_line(fault)) from fault
