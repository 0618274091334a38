"""공급처 of an option and its group: filters of CS내역조회 (F-143)."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up. Known options get theirs with their next event, or with `python -m services cs rebuild`."""
    op.execute("ALTER TABLE option_view ADD COLUMN supplier_id text, ADD COLUMN supplier_group_id text")
    op.execute("CREATE INDEX ix_option_view_supplier_id ON option_view (supplier_id)")
    op.execute("CREATE INDEX ix_option_view_supplier_group_id ON option_view (supplier_group_id)")


def downgrade() -> None:
    """Down."""
    op.execute("ALTER TABLE option_view DROP COLUMN supplier_id, DROP COLUMN supplier_group_id")
