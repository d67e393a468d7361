"""Quizzes, tries at them, questions that come back, and ratings of lessons."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "quiz_questions",
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_quiz_questions")),
    )
    op.create_table(
        "quizzes",
        sa.Column("lesson_code", sa.String(length=128), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("pass_percent", sa.Integer(), nullable=False),
        sa.Column("tries_a_day", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("lesson_code", name=op.f("pk_quizzes")),
    )
    op.create_table(
        "quiz_drafts",
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("lesson_code", sa.String(length=128), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_quiz_drafts_member_id_members")),
        sa.PrimaryKeyConstraint("member_id", "lesson_code", name=op.f("pk_quiz_drafts")),
    )
    op.create_table(
        "quiz_attempts",
        sa.Column("id", NUMBER, autoincrement=True, nullable=False),
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("lesson_code", sa.String(length=128), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("is_passed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_quiz_attempts_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_attempts")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_quiz_attempts_member_id_lesson_code", "quiz_attempts", ["member_id", "lesson_code"])
    op.create_index(op.f("ix_quiz_attempts_lesson_code"), "quiz_attempts", ["lesson_code"])
    op.create_table(
        "quiz_picks",
        sa.Column("attempt_id", NUMBER, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["quiz_attempts.id"], name=op.f("fk_quiz_picks_attempt_id_quiz_attempts")
        ),
        sa.PrimaryKeyConstraint("attempt_id", "place", name=op.f("pk_quiz_picks")),
    )
    op.create_table(
        "quiz_reviews",
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("lesson_code", sa.String(length=128), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_quiz_reviews_member_id_members")),
        sa.PrimaryKeyConstraint("member_id", "mark", name=op.f("pk_quiz_reviews")),
    )
    op.create_index(op.f("ix_quiz_reviews_due_at"), "quiz_reviews", ["due_at"])
    op.create_table(
        "lesson_ratings",
        sa.Column("member_id", NUMBER, nullable=False),
        sa.Column("lesson_code", sa.String(length=128), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("has_text", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_lesson_ratings_member_id_members")),
        sa.PrimaryKeyConstraint("member_id", "lesson_code", name=op.f("pk_lesson_ratings")),
        sa.UniqueConstraint("place", name=op.f("uq_lesson_ratings_place")),
    )


def downgrade() -> None:
    """Take the schema back."""
    for table in (
        "lesson_ratings",
        "quiz_reviews",
        "quiz_picks",
        "quiz_attempts",
        "quiz_drafts",
        "quizzes",
        "quiz_questions",
    ):
        op.drop_table(table)
