"""Exchanges that were called off, answered once; what was split off of an order is found by it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_SPLIT = sa.text("source = 'SPLIT'")


def upgrade() -> None:
    """Up."""
    op.create_table(
        "exchange_call_off",
        sa.Column("mgmt_no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("given_back", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "given_back >= 0 AND (done OR given_back = 0)", name=op.f("ck_exchange_call_off_given_back_once")
        ),
        sa.ForeignKeyConstraint(["mgmt_no"], ["orders.mgmt_no"], name=op.f("fk_exchange_call_off_mgmt_no_orders")),
        sa.PrimaryKeyConstraint("mgmt_no", name=op.f("pk_exchange_call_off")),
    )
    op.create_index("ix_orders_split_from", "orders", ["copied_from"], postgresql_where=_SPLIT)


def downgrade() -> None:
    """Down."""
    op.drop_index("ix_orders_split_from", "orders", postgresql_where=_SPLIT)
    op.drop_table("exchange_call_off")
