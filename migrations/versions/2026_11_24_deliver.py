"""Lessons that are released over time, check-ins, questions to creators, and how often somebody is nudged."""

import sqlalchemy as sa
from alembic import op

import adapters.sql.base

revision = "0016"
down_revision = "0015"
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
    _challenges()
    _questions()


def _challenges() -> None:
    op.create_table(
        "challenges",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("title", sa.String(length=128), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("starts_at", adapters.sql.base.UtcDateTime(), nullable=False),
        sa.Column("closed_at", adapters.sql.base.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenges")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "challenge_parts",
        sa.Column("challenge_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("joined_at", adapters.sql.base.UtcDateTime(), nullable=False),
        sa.Column("is_shown", sa.Boolean(), nullable=False),
        sa.Column("told_at", adapters.sql.base.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenges.id"], name=op.f("fk_challenge_parts_challenge_id_challenges")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_challenge_parts_member_id_members")),
        sa.PrimaryKeyConstraint("challenge_id", "member_id", name=op.f("pk_challenge_parts")),
    )
    op.create_index(op.f("ix_challenge_parts_member_id"), "challenge_parts", ["member_id"])
    op.create_table(
        "checkins",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("challenge_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("at", adapters.sql.base.UtcDateTime(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["challenge_id"], ["challenges.id"], name=op.f("fk_checkins_challenge_id_challenges")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_checkins_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkins")),
        sa.UniqueConstraint("challenge_id", "member_id", "day", name=op.f("uq_checkins_challenge_id_member_id_day")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_checkins_member_id"), "checkins", ["member_id"])


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("course_code", sa.String(length=128), nullable=True),
        sa.Column("asked_at", adapters.sql.base.UtcDateTime(), nullable=False),
        sa.Column("answered_at", adapters.sql.base.UtcDateTime(), nullable=True),
        sa.Column("closed_at", adapters.sql.base.UtcDateTime(), nullable=True),
        sa.Column("published_at", adapters.sql.base.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_questions_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_questions_member_id"), "questions", ["member_id"])
    op.create_index(op.f("ix_questions_published_at"), "questions", ["published_at"])
    op.create_table(
        "question_lines",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("question_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("at", adapters.sql.base.UtcDateTime(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["questions.id"], name=op.f("fk_question_lines_question_id_questions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_lines")),
        sa.UniqueConstraint("question_id", "position", name=op.f("uq_question_lines_question_id_position")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "question_quotas",
        sa.Column("plan", sa.String(length=64), nullable=False),
        sa.Column("per_week", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("plan", name=op.f("pk_question_quotas")),
    )
    op.create_table(
        "question_hours",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("starts_at", adapters.sql.base.UtcDateTime(), nullable=False),
        sa.Column("ends_at", adapters.sql.base.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_hours")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_question_hours_ends_at"), "question_hours", ["ends_at"])
    op.create_table(
        "question_watchers",
        sa.Column("member_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_question_watchers_member_id_members")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_question_watchers")),
    )


def downgrade() -> None:
    """Take the schema back."""
    for table in ("question_watchers", "question_hours"):
        op.drop_table(table)
    for table in ("question_quotas", "question_lines", "questions", "checkins", "challenge_parts", "challenges"):
        op.drop_table(table)
    for table in ("nudge_paces", "deliveries", "enrolments", "drips"):
        op.drop_table(table)
