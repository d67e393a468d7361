"""What people buy: rights, charges, customers, checkouts, doors and bans."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "caught_up",
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("provider", name=op.f("pk_caught_up")),
    )
    op.create_table(
        "provider_events",
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("event_id", sa.String(length=128), nullable=False),
        sa.Column("type", sa.String(length=128), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("provider", "event_id", name=op.f("pk_provider_events")),
    )
    op.create_table(
        "bans",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=256), nullable=False),
        sa.Column("by_member", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_bans_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bans")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("bans", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bans_member_id"), ["member_id"], unique=False)

    op.create_table(
        "bindings",
        sa.Column("plan", sa.String(length=64), nullable=False),
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("bound_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_bindings_room_id_rooms")),
        sa.PrimaryKeyConstraint("plan", "room_id", name=op.f("pk_bindings")),
    )
    op.create_table(
        "charges",
        sa.Column("ref", sa.String(length=128), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("right_key", sa.String(length=128), nullable=False),
        sa.Column("plan", sa.String(length=64), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("refunded_minor", sa.BigInteger(), nullable=False),
        sa.Column("paid_at", sa.BigInteger(), nullable=False),
        sa.Column("period_start", sa.BigInteger(), nullable=True),
        sa.Column("period_end", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_charges_member_id_members")),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_charges")),
    )
    with op.batch_alter_table("charges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_charges_member_id"), ["member_id"], unique=False)

    op.create_table(
        "checkouts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("plan", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=128), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("customer", sa.String(length=128), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_checkouts_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkouts")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("checkouts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkouts_member_id"), ["member_id"], unique=False)

    op.create_table(
        "customers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("customer", sa.String(length=128), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reads_begun", sa.BigInteger(), nullable=False),
        sa.Column("read_kept", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_customers_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customers")),
        sa.UniqueConstraint("provider", "customer", name=op.f("uq_customers_provider_customer")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_customers_member_id"), ["member_id"], unique=False)

    op.create_table(
        "local_sales",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("ref", sa.String(length=64), nullable=False),
        sa.Column("customer", sa.String(length=128), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_local_sales_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_sales")),
        sa.UniqueConstraint("ref", name=op.f("uq_local_sales_ref")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("local_sales", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_local_sales_customer"), ["customer"], unique=False)
        batch_op.create_index(batch_op.f("ix_local_sales_member_id"), ["member_id"], unique=False)

    op.create_table(
        "places",
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("is_in", sa.Boolean(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_places_member_id_members")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_places_room_id_rooms")),
        sa.PrimaryKeyConstraint("room_id", "member_id", name=op.f("pk_places")),
    )
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_places_member_id"), ["member_id"], unique=False)

    op.create_table(
        "rights",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("plan", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_rights_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rights")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("rights", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rights_member_id"), ["member_id"], unique=False)
        batch_op.create_index("ix_rights_provider_key", ["provider", "key"], unique=False)

    op.create_table(
        "troubles",
        sa.Column("room_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("problem", sa.String(length=256), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_troubles_room_id_rooms")),
        sa.PrimaryKeyConstraint("room_id", name=op.f("pk_troubles")),
    )
    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.add_column(sa.Column("days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("trial_days", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("methods", sa.Text(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("price_ref", sa.String(length=128), server_default="", nullable=False))
        batch_op.add_column(sa.Column("is_live", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    """Bring the schema back."""
    with op.batch_alter_table("plans", schema=None) as batch_op:
        batch_op.drop_column("is_live")
        batch_op.drop_column("price_ref")
        batch_op.drop_column("methods")
        batch_op.drop_column("trial_days")
        batch_op.drop_column("days")

    op.drop_table("troubles")
    with op.batch_alter_table("rights", schema=None) as batch_op:
        batch_op.drop_index("ix_rights_provider_key")
        batch_op.drop_index(batch_op.f("ix_rights_member_id"))

    op.drop_table("rights")
    op.drop_table("places")
    with op.batch_alter_table("local_sales", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_local_sales_member_id"))
        batch_op.drop_index(batch_op.f("ix_local_sales_customer"))

    op.drop_table("local_sales")
    with op.batch_alter_table("customers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_customers_member_id"))

    op.drop_table("customers")
    with op.batch_alter_table("checkouts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_checkouts_member_id"))

    op.drop_table("checkouts")
    with op.batch_alter_table("charges", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_charges_member_id"))

    op.drop_table("charges")
    op.drop_table("bindings")
    with op.batch_alter_table("bans", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bans_member_id"))

    op.drop_table("bans")
    op.drop_table("provider_events")
    op.drop_table("caught_up")
