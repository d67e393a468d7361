"""What a message does and what it is about, beside its mood."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.add_column("readings", sa.Column("kind", sa.String(length=16), nullable=True))
    op.add_column("readings", sa.Column("aspect", sa.String(length=16), nullable=True))


def downgrade() -> None:
    """Take the schema back."""
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.drop_column("aspect")
        batch_op.drop_column("kind")
