"""Discord: roles of plans, private chats, what was sent, time-outs, and facts about the bot itself."""

import sqlalchemy as sa
from alembic import op

import adapters.sql.base

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "discord_facts",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_discord_facts")),
    )
    op.create_table(
        "discord_roles",
        sa.Column("guild", sa.String(length=32), nullable=False),
        sa.Column("plan", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("guild", "plan", name=op.f("pk_discord_roles")),
    )
    op.create_table(
        "discord_chats",
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("chat", sa.String(length=32), nullable=True),
        sa.Column("shut_since", adapters.sql.base.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_discord_chats")),
    )
    op.create_table(
        "discord_sends",
        sa.Column("key", sa.String(length=220), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("is_sent", sa.Boolean(), nullable=False),
        sa.Column("at", adapters.sql.base.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_discord_sends")),
    )
    op.create_index(op.f("ix_discord_sends_person"), "discord_sends", ["person"])
    op.create_index(op.f("ix_discord_sends_at"), "discord_sends", ["at"])
    op.create_table(
        "discord_timeouts",
        sa.Column("guild", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("until", adapters.sql.base.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("guild", "person", name=op.f("pk_discord_timeouts")),
    )
    op.create_index(op.f("ix_discord_timeouts_person"), "discord_timeouts", ["person"])


def downgrade() -> None:
    """Take the schema back."""
    for table in ("discord_timeouts", "discord_sends", "discord_chats", "discord_roles", "discord_facts"):
        op.drop_table(table)
