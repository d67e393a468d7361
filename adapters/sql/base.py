"""What every table shares: names of constraints, UTC time, JSON text, and the insert that skips what is there."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

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
"""A growing id: BIGINT does not count up by itself on SQLite."""


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware moment, kept as UTC microseconds since 1970: one meaning and one order on both databases.

    A naive datetime is refused; SQLite would drop an offset without a word.
    """

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> int | None:
        """Return the moment as microseconds."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime reached the store")
        elapsed = value - _EPOCH
        return (elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds

    def process_result_value(self, value: int | None, dialect: sa.Dialect) -> datetime | None:
        """Return the microseconds as an aware UTC moment."""
        return None if value is None else _moment(value)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _moment(microseconds: int) -> datetime:
    return datetime.fromtimestamp(microseconds // 1_000_000, UTC).replace(microsecond=microseconds % 1_000_000)


class JsonText(sa.types.TypeDecorator[Any]):
    """A small JSON value kept as text, the same bytes on both databases."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        """Return the value as compact JSON."""
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        """Return the JSON as a value."""
        return None if value is None else json.loads(value)


def insert_new(
    connection: AsyncConnection, table: sa.Table, on: Sequence[str] | None = None
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
