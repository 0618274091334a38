"""What a claim was decided to be and has cancelled; pieces that a new order ships again, in the ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.add_column("open_claim", sa.Column("decision", sa.Text(), nullable=False))
    op.add_column("open_claim", sa.Column("withdrawal", sa.Text(), nullable=True))
    op.add_column("open_claim", sa.Column("cancelled_qty", sa.Integer(), server_default="0", nullable=False))
    op.add_column("open_claim", sa.Column("raced", sa.Boolean(), server_default="false", nullable=False))
    op.create_check_constraint(op.f("ck_open_claim_state"), "open_claim", "state IN ('HELD','DECIDED','WITHDRAWN')")
    op.add_column("cancellation", sa.Column("reshipped", sa.Integer(), server_default="0", nullable=False))
    op.drop_constraint(op.f("ck_cancellation_qty_not_zero"), "cancellation", type_="check")
    op.create_check_constraint(op.f("ck_cancellation_something"), "cancellation", "qty <> 0 OR reshipped <> 0")


def downgrade() -> None:
    """Down."""
    op.drop_constraint(op.f("ck_cancellation_something"), "cancellation", type_="check")
    op.create_check_constraint(op.f("ck_cancellation_qty_not_zero"), "cancellation", "qty <> 0")
    op.drop_column("cancellation", "reshipped")
    op.drop_constraint(op.f("ck_open_claim_state"), "open_claim", type_="check")
    for column in ("raced", "cancelled_qty", "withdrawal", "decision"):
        op.drop_column("open_claim", column)
