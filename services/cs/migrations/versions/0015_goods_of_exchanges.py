"""Which pieces an exchange was let go for, so that no piece lets two go; what a row of a job was refused with, in words."""

from __future__ import annotations

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_UP = (
    "ALTER TABLE exchange_case ADD COLUMN came_qty integer NOT NULL DEFAULT 0",
    """
    UPDATE exchange_case x SET came_qty = x.qty FROM return_case r
    WHERE r.id = x.return_case_id AND r.stage = 'ARRIVED' AND x.state IN ('RELEASED', 'COMPLETED')
    """,
    "ALTER TABLE exchange_case ADD CONSTRAINT ck_exchange_case_came_qty CHECK (came_qty IN (0, qty))",
    "ALTER TABLE job_row ADD COLUMN detail text",
)
_DOWN = (
    "ALTER TABLE job_row DROP COLUMN detail",
    "ALTER TABLE exchange_case DROP COLUMN came_qty",
)


def upgrade() -> None:
    """Up, with what is there."""
    for statement in _UP:
        op.execute(statement)


def downgrade() -> None:
    """Down."""
    for statement in _DOWN:
        op.execute(statement)
