"""Ranks with gaps, who set them and when; the queues of options found by their lines."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.alter_column("priority", "rank", new_column_name="position", type_=sa.BigInteger())
    op.add_column("priority", sa.Column("set_by", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "priority", sa.Column("set_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False)
    )
    op.create_index("ix_priority_queue", "priority", ["option_code", "position", "mgmt_no"])
    op.create_index(op.f("ix_item_option_code"), "item", ["option_code"])
    op.create_index("ix_pack_received", "pack", ["pack_no"], postgresql_where=sa.text("status = 'RECEIVED'"))
    op.create_index("ix_pack_labelled", "pack", ["pack_no"], postgresql_where=sa.text("status = 'INVOICED'"))


def downgrade() -> None:
    """Down."""
    op.drop_index("ix_pack_labelled", "pack", postgresql_where=sa.text("status = 'INVOICED'"))
    op.drop_index("ix_pack_received", "pack", postgresql_where=sa.text("status = 'RECEIVED'"))
    op.drop_index(op.f("ix_item_option_code"), "item")
    op.drop_index("ix_priority_queue", "priority")
    op.drop_column("priority", "set_at")
    op.drop_column("priority", "set_by")
    op.alter_column("priority", "position", new_column_name="rank", type_=sa.Integer())
