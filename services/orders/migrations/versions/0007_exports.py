"""Files of lists, and the log of who asked for and took them (grants, see MIGRATIONS)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Up."""
    op.create_table(
        "export_job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("filter", JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("unmasked", sa.Boolean(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", _WHEN, nullable=False),
        sa.Column("rows", sa.Integer(), nullable=True),
        sa.Column("mgmt_nos", ARRAY(sa.BigInteger()), nullable=True),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_job")),
    )
    op.create_index("ix_export_job_due", "export_job", ["asked_at"], postgresql_where=sa.text("file IS NULL"))
    op.create_table(
        "access_log",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", _WHEN, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("from_address", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("mgmt_nos", ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("what", JSONB(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("action IN ('EXPORT','DOWNLOAD')", name=op.f("ck_access_log_action")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
    )
    op.create_index("ix_access_log_at_id", "access_log", ["at", "id"])


def downgrade() -> None:
    """Down."""
    op.drop_index("ix_access_log_at_id", "access_log")
    op.drop_table("access_log")
    op.drop_index("ix_export_job_due", "export_job", postgresql_where=sa.text("file IS NULL"))
    op.drop_table("export_job")
