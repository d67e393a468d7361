"""A course has a creator; lessons have files, drafts and versions; the catalogue has an index."""

import json

import sqlalchemy as sa
from alembic import op

from core.courses.grams import is_word, spellings, weights_of

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; a catalogue that is there is found under its words from now on."""
    op.add_column("courses", sa.Column("by_member", sa.BigInteger()))
    op.add_column("lessons", sa.Column("files", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("lessons", sa.Column("details", sa.Text(), nullable=False, server_default="{}"))
    op.create_table(
        "drafts",
        sa.Column("code", sa.String(length=128), nullable=False),
        sa.Column("course_code", sa.String(length=128), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        *_lesson_columns(),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_drafts_member_id_members")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_course_code"), "drafts", ["course_code"])
    op.create_index(op.f("ix_drafts_member_id"), "drafts", ["member_id"])
    op.create_table(
        "guides",
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=128), nullable=False),
        sa.Column("replaces", sa.Boolean(), nullable=False),
        sa.Column("last_ref", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_guides_member_id_members")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_guides")),
    )
    op.create_table(
        "lesson_versions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=128), nullable=False),
        sa.Column("course_code", sa.String(length=128), nullable=False),
        sa.Column("by_member", sa.BigInteger()),
        *_lesson_columns(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_versions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_lesson_versions_code"), "lesson_versions", ["code"])
    op.create_table(
        "blobs",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_blobs")),
    )
    _create_index()
    _fill_index()


def _lesson_columns() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=512), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("is_free", sa.Boolean(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )


def _create_index() -> None:
    op.create_table(
        "grams",
        sa.Column("gram", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=128), nullable=False),
        sa.Column("weight", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("gram", "code", name=op.f("pk_grams")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_grams_code"), "grams", ["code"])
    op.create_table(
        "gram_spellings",
        sa.Column("spelling", sa.String(length=32), nullable=False),
        sa.Column("gram", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("spelling", "gram", name=op.f("pk_gram_spellings")),
        sqlite_with_rowid=False,
    )


def _fill_index() -> None:
    db = op.get_bind()
    courses = db.execute(sa.text("SELECT code, title, summary, tags FROM courses WHERE is_live")).all()
    taught = "SELECT l.code, l.title, l.body FROM lessons l JOIN courses c ON c.code = l.course_code WHERE c.is_live"
    found = {code: weights_of(" ".join((title, *json.loads(tags))), said, "") for code, title, said, tags in courses}
    found |= {code: weights_of(title, "", body) for code, title, body in db.execute(sa.text(taught))}
    rows = [{"gram": gram, "code": code, "weight": w} for code, weights in found.items() for gram, w in weights.items()]
    words = sorted({row["gram"] for row in rows if is_word(row["gram"])})
    spelt = [{"spelling": one, "gram": word} for word in words for one in spellings(word)]
    op.bulk_insert(sa.table("grams", *map(sa.column, ("gram", "code", "weight"))), rows)
    op.bulk_insert(sa.table("gram_spellings", *map(sa.column, ("spelling", "gram"))), spelt)


def downgrade() -> None:
    """Take the schema back; drafts, versions and files go."""
    for table in ("gram_spellings", "grams", "blobs", "lesson_versions", "guides", "drafts"):
        op.drop_table(table)
    op.drop_column("lessons", "details")
    op.drop_column("lessons", "files")
    op.drop_column("courses", "by_member")
