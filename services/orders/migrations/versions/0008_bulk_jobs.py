"""Actions on more orders than one request may do; files that are not made after all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)
_DUE = sa.text("due_at IS NOT NULL")
_WAITING = sa.text("ok IS NULL")


def upgrade() -> None:
    """Up."""
    op.create_table(
        "bulk_job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("shared", JSONB(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("refused", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", _WHEN, nullable=False),
        sa.Column("due_at", _WHEN, nullable=True),
        sa.Column("finished_at", _WHEN, nullable=True),
        sa.CheckConstraint("state IN ('RUNNING','DONE','FAILED','CANCELLED')", name=op.f("ck_bulk_job_state")),
        sa.CheckConstraint("(state = 'RUNNING') = (due_at IS NOT NULL)", name=op.f("ck_bulk_job_due_while_running")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_job")),
    )
    op.create_index("ix_bulk_job_due_at", "bulk_job", ["due_at"], postgresql_where=_DUE)
    op.create_table(
        "bulk_row",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("mgmt_no", sa.BigInteger(), nullable=True),
        sa.Column("raw", JSONB(), nullable=True),
        sa.Column("ok", sa.Boolean(), nullable=True),
        sa.Column("result", sa.JSON(), nullable=True),
        sa.CheckConstraint("(ok IS NULL) = (result IS NULL)", name=op.f("ck_bulk_row_done_or_waiting")),
        sa.ForeignKeyConstraint(
            ["job_id"], ["bulk_job.id"], name=op.f("fk_bulk_row_job_id_bulk_job"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("job_id", "n", name=op.f("pk_bulk_row")),
    )
    op.create_index("ix_bulk_row_waiting", "bulk_row", ["job_id", "part", "n"], postgresql_where=_WAITING)
    op.add_column("export_job", sa.Column("cancelled_at", _WHEN, nullable=True))


def downgrade() -> None:
    """Down."""
    op.drop_column("export_job", "cancelled_at")
    op.drop_index("ix_bulk_row_waiting", "bulk_row", postgresql_where=_WAITING)
    op.drop_table("bulk_row")
    op.drop_index("ix_bulk_job_due_at", "bulk_job", postgresql_where=_DUE)
    op.drop_table("bulk_job")
