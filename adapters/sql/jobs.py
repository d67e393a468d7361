"""Later work that waits for its time, what is done for good, and when each periodic job last ran."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import Identity, JsonText, UtcDateTime, insert_new, metadata, upsert
from core.kernel.ports import Job

Enqueue = Callable[[sa.Connection, Job], None]
"""How the durable engine takes a job inside a transaction that is not its own."""

due_jobs = sa.Table(
    "due_jobs",
    metadata,
    sa.Column("key", sa.String(256), primary_key=True),
    sa.Column("name", sa.String(64), nullable=False),
    sa.Column("payload", JsonText, nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("due_at", UtcDateTime, nullable=False, index=True),
)

failed_jobs = sa.Table(
    "failed_jobs",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("key", sa.String(256), nullable=False),
    sa.Column("name", sa.String(64), nullable=False),
    sa.Column("payload", JsonText, nullable=False),
    sa.Column("why", sa.String(256), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

claims = sa.Table(
    "claims",
    metadata,
    sa.Column("scope", sa.String(32), primary_key=True),
    sa.Column("key", sa.String(256), primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
)

periods = sa.Table(
    "periods",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("ran_at", UtcDateTime, nullable=False),
)


class SqlJobs:
    """The later work of one transaction."""

    def __init__(self, connection: AsyncConnection, enqueue: Enqueue) -> None:
        self._db = connection
        self._enqueue = enqueue

    async def enqueue(self, job: Job, *, due: datetime | None = None) -> None:
        """Have `job` run after this transaction commits, not before `due`."""
        if due is None:
            await self._db.run_sync(self._enqueue, job)
        else:
            await self._db.execute(insert_new(self._db, due_jobs).values(**_row(job), due_at=due))

    async def next_due(self) -> datetime | None:
        """Return when the first waiting job is due."""
        return await self._db.scalar(sa.select(sa.func.min(due_jobs.c.due_at)))

    async def release(self, now: datetime, limit: int) -> int:
        """Hand up to `limit` jobs that are due to the engine, oldest first; return how many."""
        query = sa.select(due_jobs).where(due_jobs.c.due_at <= now).order_by(due_jobs.c.due_at).limit(limit)
        rows = (await self._db.execute(query)).mappings().all()
        for row in rows:
            await self._db.execute(sa.delete(due_jobs).where(due_jobs.c.key == row["key"]))
            await self.enqueue(Job(row["name"], row["key"], row["payload"], row["attempt"]))
        return len(rows)

    async def bury(self, job: Job, why: str, at: datetime) -> None:
        """Keep a job that will not be tried again, for the operator."""
        row = {"key": job.key, "name": job.name, "payload": dict(job.payload), "why": why[:256], "at": at}
        await self._db.execute(sa.insert(failed_jobs).values(row))

    async def buried(self) -> Sequence[sa.RowMapping]:
        """Return the jobs that will not be tried again."""
        return (await self._db.execute(sa.select(failed_jobs).order_by(failed_jobs.c.id))).mappings().all()

    async def claim(self, scope: str, key: str, at: datetime) -> bool:
        """Whether this is the first claim of `key`; every later one is False, for good."""
        claimed = insert_new(self._db, claims).values(scope=scope, key=key, at=at).returning(claims.c.key)
        return (await self._db.execute(claimed)).scalar_one_or_none() is not None

    async def ran_at(self, name: str) -> datetime | None:
        """Return when the periodic job last ran."""
        return await self._db.scalar(sa.select(periods.c.ran_at).where(periods.c.name == name))

    async def ran(self, name: str, at: datetime) -> None:
        """Keep when the periodic job ran."""
        await self._db.execute(upsert(self._db, periods, ("name",)).values(name=name, ran_at=at))

    async def take(self, name: str, at: datetime, *, last: datetime | None) -> bool:
        """Keep that the periodic job ran at `at`, if it last ran at `last`; return whether."""
        if last is None:
            statement = insert_new(self._db, periods).values(name=name, ran_at=at).returning(periods.c.name)
        else:
            # One statement: of two that compare at once, the second sees what the first has written.
            mine = (periods.c.name == name) & (periods.c.ran_at == last)
            statement = sa.update(periods).where(mine).values(ran_at=at).returning(periods.c.name)
        return (await self._db.execute(statement)).scalar_one_or_none() is not None


def _row(job: Job) -> dict[str, Any]:
    return {"key": job.key, "name": job.name, "payload": dict(job.payload), "attempt": job.attempt}
