"""What staff do: comps of so many days, revocations, and words that wait under seal."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


DATED = "UPDATE ledger SET ends_at = starts_at + days * 86400000000 WHERE days IS NOT NULL AND ends_at IS NULL"
ENDED = """
UPDATE ledger SET ends_at = (SELECT MIN(r.starts_at) FROM ledger AS r WHERE r.kind = 'revoked' AND r.about = ledger.key)
WHERE key IN (
    SELECT about FROM ledger WHERE kind = 'revoked' AND key NOT IN (SELECT about FROM ledger WHERE kind = 'restored')
)
"""


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("ledger", sa.Column("days", sa.Integer(), nullable=True))
    op.add_column("ledger", sa.Column("about", sa.String(length=256), server_default="", nullable=False))
    op.add_column("notices", sa.Column("sealed", sa.LargeBinary(), nullable=True))
    op.add_column("console_inbox", sa.Column("sealed", sa.LargeBinary(), nullable=True))
    op.add_column("bans", sa.Column("sealed", sa.LargeBinary(), nullable=True))
    # No command could write a reason yet.
    op.drop_column("bans", "reason")


def downgrade() -> None:
    """Take the schema back: comps get dates, and what was sealed is gone with its column."""
    op.add_column("bans", sa.Column("reason", sa.String(length=256), server_default="", nullable=False))
    op.drop_column("bans", "sealed")
    op.execute("DELETE FROM console_inbox WHERE sealed IS NOT NULL")
    op.drop_column("console_inbox", "sealed")
    op.execute("DELETE FROM notices WHERE sealed IS NOT NULL")
    op.drop_column("notices", "sealed")
    op.execute(DATED)
    op.execute(ENDED)
    op.execute("DELETE FROM ledger WHERE kind <> 'comp'")
    op.drop_column("ledger", "about")
    op.drop_column("ledger", "days")
