"""Telegram: updates before they are acknowledged, what was sent, who is shut, long buttons, personal links."""

import sqlalchemy as sa
from alembic import op

import adapters.sql.base

revision = "0010"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "inbox",
        sa.Column(
            "update_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("person", sa.String(length=32), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", adapters.sql.base.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_received_at"), "inbox", ["received_at"])
    op.create_table(
        "telegram_sends",
        sa.Column("key", sa.String(length=220), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("at", adapters.sql.base.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_telegram_sends")),
    )
    op.create_index(op.f("ix_telegram_sends_person"), "telegram_sends", ["person"])
    op.create_table(
        "telegram_shut",
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("since", adapters.sql.base.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_telegram_shut")),
    )
    op.create_table(
        "telegram_actions",
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_telegram_actions")),
    )
    op.create_index(op.f("ix_telegram_actions_person"), "telegram_actions", ["person"])
    op.create_table(
        "telegram_invites",
        sa.Column("room", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("link", sa.String(length=256), nullable=False),
        sa.Column("expires_at", adapters.sql.base.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("room", "person", name=op.f("pk_telegram_invites")),
    )
    op.create_index(op.f("ix_telegram_invites_person"), "telegram_invites", ["person"])
    op.create_table(
        "telegram_names",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_telegram_names")),
        sa.UniqueConstraint("person", name=op.f("uq_telegram_names_person")),
    )


def downgrade() -> None:
    """Take the schema back."""
    for table in ("telegram_names", "telegram_invites", "telegram_actions", "telegram_shut", "telegram_sends", "inbox"):
        op.drop_table(table)
