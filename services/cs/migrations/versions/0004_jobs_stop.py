"""Jobs that a person stops and lets go on; files that a job leaves (downloads)."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STATE = "ALTER TABLE job ADD CONSTRAINT ck_job_state CHECK (state IN ({}))"


def upgrade() -> None:
    """Up."""
    op.execute("ALTER TABLE job DROP CONSTRAINT ck_job_state")
    op.execute(_STATE.format("'RUNNING','DONE','FAILED','CANCELLED'"))
    op.execute(
        """
        CREATE TABLE job_file (
            job_id uuid NOT NULL, n integer NOT NULL, part bytea NOT NULL,
            CONSTRAINT pk_job_file PRIMARY KEY (job_id, n),
            CONSTRAINT fk_job_file_job_id_job FOREIGN KEY(job_id) REFERENCES job (id) ON DELETE CASCADE
        )
        """
    )


def downgrade() -> None:
    """Down."""
    op.execute("DROP TABLE job_file")
    op.execute("DELETE FROM job WHERE state = 'CANCELLED'")
    op.execute("ALTER TABLE job DROP CONSTRAINT ck_job_state")
    op.execute(_STATE.format("'RUNNING','DONE','FAILED'"))
