"""Pieces on their way back, and which of them the stock expects."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.create_table(
        "return_line",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("return_id", sa.Uuid(), nullable=False),
        sa.Column("mgmt_no", sa.BigInteger(), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("option_code", sa.Text(), nullable=True),
        sa.Column("qty", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("inbound", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), server_default="OPEN", nullable=False),
        sa.Column("arrived_qty", sa.Integer(), server_default="0", nullable=False),
        sa.Column("restocked_qty", sa.Integer(), server_default="0", nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("settled", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.CheckConstraint("qty > 0", name=op.f("ck_return_line_qty_positive")),
        sa.CheckConstraint("origin IN ('PICKUP','EXPECTED')", name=op.f("ck_return_line_origin")),
        sa.CheckConstraint("state IN ('OPEN','ARRIVED','CANCELLED')", name=op.f("ck_return_line_state")),
        sa.CheckConstraint(
            "restocked_qty >= 0 AND restocked_qty <= arrived_qty AND arrived_qty <= qty",
            name=op.f("ck_return_line_arrived_within_qty"),
        ),
        sa.ForeignKeyConstraint(["mgmt_no"], ["orders.mgmt_no"], name=op.f("fk_return_line_mgmt_no_orders")),
        sa.ForeignKeyConstraint(["item_id"], ["item.item_id"], name=op.f("fk_return_line_item_id_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_line")),
        sa.UniqueConstraint("return_id", "item_id", name=op.f("uq_return_line_return_id_item_id")),
    )
    op.create_index(op.f("ix_return_line_mgmt_no"), "return_line", ["mgmt_no"])
    op.create_index(
        "ix_return_line_inbound", "return_line", ["id"], postgresql_where=sa.text("inbound AND state = 'OPEN'")
    )


def downgrade() -> None:
    """Down."""
    op.drop_index("ix_return_line_inbound", "return_line", postgresql_where=sa.text("inbound AND state = 'OPEN'"))
    op.drop_index(op.f("ix_return_line_mgmt_no"), "return_line")
    op.drop_table("return_line")
