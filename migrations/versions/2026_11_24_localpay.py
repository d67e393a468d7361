"""The test checkout: prices that are sold no more, and sales that remember what was agreed when."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward."""
    op.create_table(
        "local_archived_prices",
        sa.Column("ref", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_local_archived_prices")),
    )
    op.create_index(op.f("ix_places_member_id"), "places", ["member_id"])
    # A sale is written otherwise now. No money was ever in one; what people hold stays in `rights`.
    op.execute("DELETE FROM local_sales")


def downgrade() -> None:
    """Take the schema back."""
    op.execute("DELETE FROM local_sales")
    op.drop_index(op.f("ix_places_member_id"), table_name="places")
    op.drop_table("local_archived_prices")
