"""The tables of linking: one-time codes by their digest, wrong tries, and seats that were freed."""

import sqlalchemy as sa

from adapters.sql.base import Identity, UtcDateTime, metadata

link_codes = sa.Table(
    "link_codes",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("platform", sa.String(32), nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False, index=True),
    sa.Column("used_at", UtcDateTime),
)

link_misses = sa.Table(
    "link_misses",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
    sqlite_autoincrement=True,
)

freed_seats = sa.Table(
    "freed_seats",
    metadata,
    sa.Column("member_id", sa.ForeignKey("members.id"), primary_key=True),
    sa.Column("platform", sa.String(32), primary_key=True),
    sa.Column("freed_at", UtcDateTime, nullable=False),
)
