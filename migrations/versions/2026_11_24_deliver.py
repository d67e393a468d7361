"""Lessons that are released over time, check-ins, questions to creators, and how often somebody is nudged."""

import sqlalchemy as sa
from alembic import op

import adapters.sql.base

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "drips",
        sa.Column("course_code", sa.String(length=128), nullable=False),
        sa.Column("since", adapters.sql.base.UtcDateTime(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=True),
        sa.Column("dates", adapters.sql.base.JsonText(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("lessons", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("course_code", name=op.f("pk_drips")),
    )
    op.create_table(
        "enrolments",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("course_code", sa.String(length=128), nullable=False),
        sa.Column("started_at", adapters.sql.base.UtcDateTime(), nullable=True),
        sa.Column("pauses", adapters.sql.base.JsonText(), nullable=False),
        sa.Column("next_at", adapters.sql.base.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_enrolments_member_id_members")),
        sa.PrimaryKeyConstraint("member_id", "course_code", name=op.f("pk_enrolments")),
    )
    op.create_index(op.f("ix_enrolments_next_at"), "enrolments", ["next_at"])
    op.create_table(
        "deliveries",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("lesson_code", sa.String(length=128), nullable=False),
        sa.Column("at", adapters.sql.base.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_deliveries_member_id_members")),
        sa.PrimaryKeyConstraint("member_id", "lesson_code", name=op.f("pk_deliveries")),
    )
    op.create_table(
        "nudge_paces",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("per_week", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_nudge_paces_member_id_members")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_nudge_paces")),
    )


def downgrade() -> None:
    """Take the schema back."""
    for table in ("nudge_paces", "deliveries", "enrolments", "drips"):
        op.drop_table(table)
