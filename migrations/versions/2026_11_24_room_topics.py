"""Topics keep their identity over time."""

import sqlalchemy as sa
from alembic import op

import adapters.sql.base

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "room_topics",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("marks", sa.String(length=160), nullable=False),
        sa.Column("first_at", adapters.sql.base.UtcDateTime(), nullable=False),
        sa.Column("last_at", adapters.sql.base.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_room_topics_room_id_rooms")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_topics")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_room_topics_room_id"), "room_topics", ["room_id"])


def downgrade() -> None:
    """Take the schema back."""
    op.drop_index(op.f("ix_room_topics_room_id"), table_name="room_topics")
    op.drop_table("room_topics")
