"""What every table shares: names of constraints, UTC time, JSON text, and the insert that skips what is there."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from core.kernel.time import EPOCH

T = TypeVar("T")

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Identity = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""A growing id: BIGINT does not count up by itself on SQLite.

Its table says `sqlite_autoincrement=True`: without it SQLite hands the number of an erased newest row out again, and a
cursor that has passed it would never meet the new one.
"""


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware moment, kept as UTC microseconds since 1970: one meaning and one order on both databases.

    A naive datetime is refused; SQLite would drop an offset without a word.
    """

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> int | None:
        """Return the moment as microseconds."""
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: sa.Dialect) -> datetime | None:
        """Return the microseconds as an aware UTC moment."""
        return None if value is None else _moment(value)


def microseconds(moment: datetime) -> int:
    """Return an aware moment as microseconds since 1970; a naive one is a `ValueError`."""
    if moment.tzinfo is None:
        raise ValueError("a naive datetime reached the store")
    elapsed = moment - EPOCH
    return (elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds


def _moment(microseconds: int) -> datetime:
    return datetime.fromtimestamp(microseconds // 1_000_000, UTC).replace(microsecond=microseconds % 1_000_000)


class JsonText(sa.types.TypeDecorator[Any]):
    """A small JSON value kept as text, the same bytes on both databases."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        """Return the value as compact JSON."""
        return None if value is None else compact(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        """Return the JSON as a value."""
        return None if value is None else json.loads(value)


IN_ORDER_LOCK = 0x5A48_4C4F


async def number_in_order(connection: AsyncConnection) -> None:
    """Ids that this transaction hands out become visible in their own order: a cursor over them skips nothing.

    PostgreSQL numbers rows before they are committed, so the writers of such tables take one lock. SQLite has one
    writer anyway.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(take_number_lock())


def take_number_lock() -> sa.Select[Any]:
    """Return the statement that takes the lock of `number_in_order` on PostgreSQL."""
    return sa.select(sa.func.pg_advisory_xact_lock(IN_ORDER_LOCK))


def by_bytes(connection: AsyncConnection, column: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    """Return how to sort by `column` alike on both databases: PostgreSQL's own order depends on its locale."""
    return column.collate("C") if connection.dialect.name == "postgresql" else column


def chunks(values: Sequence[T], size: int = 500) -> Iterator[Sequence[T]]:
    """Yield the values by `size`: a statement holds 999 parameters on an old SQLite."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def compact(value: Any) -> str:
    """Return a JSON value as compact text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def insert_new(
    connection: AsyncConnection | sa.Connection, table: sa.Table, on: Sequence[str] | None = None
) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT into `table` that passes over rows whose unique key (`on`, or any) is there."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).on_conflict_do_nothing(index_elements=list(on) if on else None)


def upsert(connection: AsyncConnection, table: sa.Table, key: Sequence[str]) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT into `table` that replaces the other columns of a row with the same `key`."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    rest = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in key and c.name != "id"}
    return statement.on_conflict_do_update(index_elements=list(key), set_=rest)
