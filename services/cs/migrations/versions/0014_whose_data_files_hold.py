"""Whose data a download holds, kept with its file until taking it is logged."""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up. Files that are there already do not know it; they go within a day."""
    op.execute(
        """
        CREATE TABLE job_subject (
            job_id uuid NOT NULL, n integer NOT NULL, mgmt_nos bigint[] NOT NULL,
            CONSTRAINT pk_job_subject PRIMARY KEY (job_id, n),
            CONSTRAINT fk_job_subject_job_id_job FOREIGN KEY (job_id) REFERENCES job (id) ON DELETE CASCADE
        )
        """
    )


def downgrade() -> None:
    """Down."""
    op.execute("DROP TABLE job_subject")
