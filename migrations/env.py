"""How alembic meets the store: always through a connection that the product opened."""

import sqlalchemy as sa
from alembic import context

import adapters.sql.store
import adapters.sql.work  # noqa: F401  (every table is declared by its import)
from adapters.sql.base import metadata


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the schema object belongs to the product: the durable engine keeps tables of its own here."""
    return kind != "table" or name in metadata.tables


def migrate(connection: sa.Connection) -> None:
    """Run the migrations on `connection`, inside its transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        include_name=is_ours,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


migrate(context.config.attributes["connection"])
