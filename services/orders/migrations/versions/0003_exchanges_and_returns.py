"""Pieces exchanged after shipping, and pieces that came back, in columns of their own; movements found by order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.add_column("item", sa.Column("exchanged_after_qty", sa.Integer(), server_default="0", nullable=False))
    op.create_check_constraint(
        op.f("ck_item_exchanged_after_within"),
        "item",
        "exchanged_after_qty >= 0 AND exchanged_after_qty <= exchanged_qty",
    )
    op.add_column("item", sa.Column("collected_qty", sa.Integer(), server_default="0", nullable=False))
    op.create_check_constraint(
        op.f("ck_item_collected_within_qty"), "item", "collected_qty >= 0 AND collected_qty <= qty"
    )
    op.create_index(op.f("ix_stock_movement_mgmt_no"), "stock_movement", ["mgmt_no"])


def downgrade() -> None:
    """Down."""
    op.drop_index(op.f("ix_stock_movement_mgmt_no"), "stock_movement")
    op.drop_constraint(op.f("ck_item_collected_within_qty"), "item", type_="check")
    op.drop_column("item", "collected_qty")
    op.drop_constraint(op.f("ck_item_exchanged_after_within"), "item", type_="check")
    op.drop_column("item", "exchanged_after_qty")
