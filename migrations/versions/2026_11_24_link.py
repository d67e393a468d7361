"""One person on two platforms: codes, freed seats, merged members; and questions about money."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("members", sa.Column("merged_into", sa.BigInteger(), nullable=True))
    op.create_index("uq_accounts_member_id_platform", "accounts", ["member_id", "platform"], unique=True)
    op.create_table(
        "link_codes",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("platform", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_link_codes_member_id_members")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_link_codes")),
    )
    op.create_index(op.f("ix_link_codes_member_id"), "link_codes", ["member_id"])
    op.create_index(op.f("ix_link_codes_expires_at"), "link_codes", ["expires_at"])
    op.create_table(
        "link_misses",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_link_misses_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_misses")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_link_misses_member_id"), "link_misses", ["member_id"])
    op.create_index(op.f("ix_link_misses_at"), "link_misses", ["at"])
    op.create_table(
        "freed_seats",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("platform", sa.String(length=32), nullable=False),
        sa.Column("freed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_freed_seats_member_id_members")),
        sa.PrimaryKeyConstraint("member_id", "platform", name=op.f("pk_freed_seats")),
    )
    op.create_table(
        "tickets",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_tickets_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_tickets_member_id"), "tickets", ["member_id"])
    op.create_table(
        "ticket_lines",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("ticket_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["tickets.id"], name=op.f("fk_ticket_lines_ticket_id_tickets")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_lines")),
        sa.UniqueConstraint("ticket_id", "position", name=op.f("uq_ticket_lines_ticket_id_position")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Take the schema back: who was merged stays merged."""
    for table in ("ticket_lines", "tickets", "freed_seats", "link_misses", "link_codes"):
        op.drop_table(table)
    op.drop_index("uq_accounts_member_id_platform", table_name="accounts")
    op.drop_column("members", "merged_into")
