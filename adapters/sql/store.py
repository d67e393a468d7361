"""A store that is ready: migrated, and opened with the right keys."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.sql.base import insert_new, metadata
from adapters.sql.sealing import Sealer
from adapters.sql.work import one_line
from core.kernel.errors import Broken, Refused

MIGRATIONS = Path(__file__).parents[2] / "migrations"
UPGRADE_LOCK = 0x5A48_4D49
"""PostgreSQL: one process upgrades at a time."""

key_checks = sa.Table(
    "key_checks",
    metadata,
    sa.Column("key_id", sa.String(16), primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)
"""One known text sealed with every key that was ever used: a wrong key is found at the start, not at the first read."""

KNOWN_TEXT = "zhishe"


def _config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: sa.Connection) -> tuple[str | None, str]:
    config = _config(connection)
    script = ScriptDirectory.from_config(config)
    head = script.get_current_head()
    present = MigrationContext.configure(connection).get_current_revision()
    if present is not None and present not in {revision.revision for revision in script.walk_revisions()}:
        raise Refused("store.newer", revision=present)
    if head is None:
        raise Broken("no migrations found")
    if present != head:
        command.upgrade(config, "head")
    return present, head


async def migrate(engine: AsyncEngine) -> tuple[str | None, str]:
    """Bring the schema to this version's; return the revision before (None: empty) and now.

    Raises `Refused("store.newer")` where a newer version of the product wrote the store, and
    `Refused("store.unusable")` where the file or server cannot be written.
    """
    try:
        async with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(UPGRADE_LOCK)))
            return await connection.run_sync(_upgrade)
    except sa.exc.DBAPIError as fault:
        raise Refused("store.unusable", problem=one_line(fault)) from fault


async def check_keys(engine: AsyncEngine, sealer: Sealer) -> None:
    """Return if every key that the store was written with is here and right; a new first key is noted.

    Raises `Refused("key.missing")` or `Refused("key.wrong")`.
    """
    async with engine.begin() as connection:
        await keys_open(connection, sealer)


async def keys_open(connection: AsyncConnection, sealer: Sealer) -> None:
    """Return if `sealer` opens what every noted key sealed; its first key is noted. Raises as `check_keys` does."""
    first = sealer.keys.first
    values = {"key_id": first, "sealed": sealer.seal(KNOWN_TEXT, place_of_check(first))}
    await connection.execute(insert_new(connection, key_checks).values(values))
    for key_id, sealed in await connection.execute(sa.select(key_checks.c.key_id, key_checks.c.sealed)):
        try:
            sealer.open(sealed, place_of_check(key_id))
        except Broken as fault:
            raise Refused("key.wrong", key_id=key_id) from fault


async def used_keys(engine: AsyncEngine) -> frozenset[str]:
    """Return the ids of the keys that the store was written with; empty for a new one."""
    async with engine.connect() as connection:
        return frozenset(await connection.scalars(sa.select(key_checks.c.key_id)))


def place_of_check(key_id: str) -> str:
    """Return the associated data of a key's known text."""
    return f"key_checks.sealed|{key_id}"
