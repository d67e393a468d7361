"""Several plans may open a course."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "course_plans",
        sa.Column("course_code", sa.String(length=128), nullable=False),
        sa.Column("plan", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["course_code"], ["courses.code"], name=op.f("fk_course_plans_course_code_courses")),
        sa.PrimaryKeyConstraint("course_code", "plan", name=op.f("pk_course_plans")),
    )
    op.create_index(op.f("ix_course_plans_plan"), "course_plans", ["plan"])
    op.execute("INSERT INTO course_plans (course_code, plan) SELECT code, plan FROM courses WHERE plan IS NOT NULL")
    # Not in a batch: lessons point at the table, which must not be made anew. SQLite can drop a column since 3.35.
    op.drop_column("courses", "plan")


def downgrade() -> None:
    """Take the schema back; of several plans the first by name stays."""
    op.add_column("courses", sa.Column("plan", sa.String(length=64)))
    op.execute(
        "UPDATE courses SET plan = (SELECT min(plan) FROM course_plans WHERE course_plans.course_code = courses.code)"
    )
    op.drop_index(op.f("ix_course_plans_plan"), table_name="course_plans")
    op.drop_table("course_plans")
