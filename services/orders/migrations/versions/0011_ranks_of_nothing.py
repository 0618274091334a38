"""Ranks of options of which nothing was left in their order: they made holes among the others (A18)."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.execute(
        """
        DELETE FROM priority r WHERE NOT EXISTS (
            SELECT FROM item i WHERE i.mgmt_no = r.mgmt_no AND i.option_code = r.option_code
            AND i.qty > i.cancelled_before_qty + i.cancelled_after_qty)
        """
    )


def downgrade() -> None:
    """Down: what they stood for is not known any more."""
