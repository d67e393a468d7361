"""Plans to learn by, certificates, and prompts that were posted."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "study_plans",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("course_id", sa.String(length=128), nullable=False),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("sittings", sa.Text(), nullable=False),
        sa.Column("accepted_at", sa.BigInteger(), nullable=False),
        sa.Column("planned_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_study_plans_member_id_members")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_study_plans")),
    )
    op.create_table(
        "certificates",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("course_id", sa.String(length=128), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_certificates_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint("code", name=op.f("uq_certificates_code")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_certificates_member_id"), "certificates", ["member_id"])
    op.create_table(
        "prompts",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("room_id", ID, nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("lesson_code", sa.String(length=128), nullable=True),
        sa.Column("drafted_at", sa.BigInteger(), nullable=False),
        sa.Column("posted_at", sa.BigInteger(), nullable=True),
        sa.Column("replies", sa.Integer(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_prompts_member_id_members")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_prompts_room_id_rooms")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompts")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_prompts_member_id"), "prompts", ["member_id"])
    op.create_index(op.f("ix_prompts_posted_at"), "prompts", ["posted_at"])


def downgrade() -> None:
    """Take the schema back: plans, certificates and prompts are gone."""
    for table in ("prompts", "certificates", "study_plans"):
        op.drop_table(table)
