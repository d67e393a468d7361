"""A course has a creator."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("courses", sa.Column("by_member", sa.BigInteger()))


def downgrade() -> None:
    """Take the schema back."""
    op.drop_column("courses", "by_member")
