"""By which platform a notice was begun to be said: whoever has two accounts is told once."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("notices", sa.Column("way", sa.String(length=32), nullable=True))


def downgrade() -> None:
    """Take the schema back."""
    op.drop_column("notices", "way")
