"""Files that cannot be made end as such and hold up no other; the log of who took them is searched by person and order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)
_DUE = sa.text("due_at IS NOT NULL")


def upgrade() -> None:
    """Up."""
    op.drop_index("ix_export_job_due", "export_job")
    op.add_column("export_job", sa.Column("state", sa.Text(), nullable=True))
    op.add_column("export_job", sa.Column("found", sa.Integer(), nullable=True))
    op.add_column("export_job", sa.Column("due_at", _WHEN, nullable=True))
    op.add_column("export_job", sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
    op.add_column("export_job", sa.Column("error", sa.Text(), nullable=True))
    op.add_column("export_job", sa.Column("finished_at", _WHEN, nullable=True))
    op.execute(
        """
        UPDATE export_job SET found = rows,
            state = CASE WHEN file IS NOT NULL THEN 'DONE' WHEN cancelled_at IS NOT NULL THEN 'CANCELLED'
                         ELSE 'RUNNING' END,
            due_at = CASE WHEN file IS NULL AND cancelled_at IS NULL THEN asked_at END,
            finished_at = CASE WHEN file IS NOT NULL THEN asked_at ELSE cancelled_at END
        """
    )
    op.alter_column("export_job", "state", nullable=False)
    op.drop_column("export_job", "cancelled_at")
    for name, condition in (
        ("state", "state IN ('RUNNING','DONE','FAILED','CANCELLED')"),
        ("due_while_running", "(state = 'RUNNING') = (due_at IS NOT NULL)"),
        ("file_when_done", "(state = 'DONE') = (file IS NOT NULL)"),
    ):
        op.create_check_constraint(op.f(f"ck_export_job_{name}"), "export_job", condition)
    op.create_index("ix_export_job_due_at", "export_job", ["due_at"], postgresql_where=_DUE)
    op.add_column("access_log", sa.Column("request_id", sa.Text(), server_default="", nullable=False))
    op.create_index("ix_access_log_who", "access_log", ["who", "at", "id"])
    op.create_index("ix_access_log_mgmt_nos", "access_log", ["mgmt_nos"], postgresql_using="gin")


def downgrade() -> None:
    """Down: what has failed waits again."""
    op.drop_index("ix_access_log_mgmt_nos", "access_log")
    op.drop_index("ix_access_log_who", "access_log")
    op.drop_column("access_log", "request_id")
    op.add_column("export_job", sa.Column("cancelled_at", _WHEN, nullable=True))
    op.execute("UPDATE export_job SET cancelled_at = finished_at WHERE state = 'CANCELLED'")
    op.drop_index("ix_export_job_due_at", "export_job", postgresql_where=_DUE)
    for name in ("file_when_done", "due_while_running", "state"):
        op.drop_constraint(op.f(f"ck_export_job_{name}"), "export_job")
    for name in ("finished_at", "error", "attempts", "due_at", "found", "state"):
        op.drop_column("export_job", name)
    op.create_index("ix_export_job_due", "export_job", ["asked_at"], postgresql_where=sa.text("file IS NULL"))
