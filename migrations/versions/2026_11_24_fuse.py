"""What reads are silent about, what the owners were asked about it, and guests of gated rooms."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "incidents",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_incidents_subject"), "incidents", ["subject"])
    op.create_table(
        "guests",
        sa.Column("room_id", NUMBER, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_guests_member_id_members")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_guests_room_id_rooms")),
        sa.PrimaryKeyConstraint("room_id", "member_id", name=op.f("pk_guests")),
    )
    op.create_index(op.f("ix_guests_member_id"), "guests", ["member_id"])
    op.create_table(
        "tellings",
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("right_key", sa.String(length=128), nullable=False),
        sa.Column("customer", sa.String(length=128), nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("looked_at", sa.BigInteger(), nullable=False),
        sa.Column("silent_since", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_tellings_member_id_members")),
        sa.PrimaryKeyConstraint("provider", "right_key", name=op.f("pk_tellings")),
    )
    op.create_index(op.f("ix_tellings_member_id"), "tellings", ["member_id"])
    op.create_index("ix_tellings_provider_customer", "tellings", ["provider", "customer"])
    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unread_since", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_doubted", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("is_moving", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Take the schema back."""
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.drop_column("is_moving")
        batch_op.drop_column("is_doubted")
    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.drop_column("unread_since")
    for table in ("tellings", "guests", "incidents"):
        op.drop_table(table)
