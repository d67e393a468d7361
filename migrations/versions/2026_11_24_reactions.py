"""Reactions: which signs members have put on messages."""

import sqlalchemy as sa
from alembic import op

import adapters.sql.base

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "reactions",
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("message_ref", sa.String(length=128), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sign", sa.String(length=64), nullable=False),
        sa.Column("at", adapters.sql.base.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_reactions_room_id_rooms")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_reactions_member_id_members")),
        sa.PrimaryKeyConstraint("room_id", "message_ref", "member_id", "sign", name=op.f("pk_reactions")),
    )
    op.create_index(op.f("ix_reactions_member_id"), "reactions", ["member_id"])
    op.create_index(op.f("ix_reactions_at"), "reactions", ["at"])


def downgrade() -> None:
    """Take the schema back."""
    op.drop_table("reactions")
