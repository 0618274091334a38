"""The truth of cs: C/S records, their state, jobs; and what every service has."""

from __future__ import annotations

from alembic import op

from shared.bus.migration import create_bus_tables, drop_bus_tables
from shared.web.idempotency import create_idempotency_table

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_CREATE = (
    """
    CREATE TABLE cs_record (
        id bigint GENERATED ALWAYS AS IDENTITY, key text NOT NULL, mgmt_no bigint NOT NULL,
        line integer NOT NULL, pack_no bigint NOT NULL, at timestamptz NOT NULL, operator text NOT NULL,
        task text NOT NULL, system_text text NOT NULL, masked_text text, note text NOT NULL,
        cancel_reason text, exchange_reason text, general_type text, message_id text,
        CONSTRAINT pk_cs_record PRIMARY KEY (id),
        CONSTRAINT uq_cs_record_key_mgmt_no_line UNIQUE (key, mgmt_no, line)
    )
    """,
    "CREATE INDEX ix_cs_record_mgmt_no_id ON cs_record (mgmt_no, id)",
    """
    CREATE TABLE cs_record_state (
        record_id bigint NOT NULL, mgmt_no bigint NOT NULL, at timestamptz NOT NULL, operator text NOT NULL,
        task text NOT NULL, handled text NOT NULL, handled_by text, handled_at timestamptz,
        alarm_at timestamptz,
        CONSTRAINT pk_cs_record_state PRIMARY KEY (record_id),
        CONSTRAINT ck_cs_record_state_handled CHECK (handled IN ('OPEN','DONE')),
        CONSTRAINT fk_cs_record_state_record_id_cs_record FOREIGN KEY(record_id) REFERENCES cs_record (id)
    )
    """,
    "CREATE INDEX ix_cs_record_state_alarm ON cs_record_state (mgmt_no) WHERE alarm_at IS NOT NULL",
    "CREATE INDEX ix_cs_record_state_newest ON cs_record_state (at DESC, record_id DESC)",
    "CREATE INDEX ix_cs_record_state_of ON cs_record_state (mgmt_no)",
    "CREATE INDEX ix_cs_record_state_open ON cs_record_state (at DESC, record_id DESC) WHERE handled = 'OPEN'",
    "CREATE INDEX ix_cs_record_state_open_of ON cs_record_state (mgmt_no) WHERE handled = 'OPEN'",
    "CREATE INDEX ix_cs_record_state_operator ON cs_record_state (operator, at DESC, record_id DESC)",
    "CREATE INDEX ix_cs_record_state_task ON cs_record_state (task, at DESC, record_id DESC)",
    """
    CREATE TABLE job (
        id uuid NOT NULL, kind text NOT NULL, params jsonb NOT NULL, state text NOT NULL,
        total integer NOT NULL, done integer NOT NULL, refused integer NOT NULL, operator text NOT NULL,
        created_at timestamptz NOT NULL, due_at timestamptz, attempts integer NOT NULL, error text,
        finished_at timestamptz,
        CONSTRAINT pk_job PRIMARY KEY (id),
        CONSTRAINT ck_job_state CHECK (state IN ('RUNNING','DONE','FAILED')),
        CONSTRAINT ck_job_due_while_running CHECK ((state = 'RUNNING') = (due_at IS NOT NULL))
    )
    """,
    "CREATE INDEX ix_job_due_at ON job (due_at) WHERE due_at IS NOT NULL",
    """
    CREATE TABLE job_row (
        job_id uuid NOT NULL, n integer NOT NULL, target bigint NOT NULL,
        done boolean DEFAULT false NOT NULL, code text,
        CONSTRAINT pk_job_row PRIMARY KEY (job_id, n),
        CONSTRAINT fk_job_row_job_id_job FOREIGN KEY(job_id) REFERENCES job (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_job_row_waiting ON job_row (job_id, n) WHERE NOT done",
)


def upgrade() -> None:
    """Up."""
    create_bus_tables(op)
    create_idempotency_table(op)
    for statement in _CREATE:
        op.execute(statement)


def downgrade() -> None:
    """Down."""
    for table in ("job_row", "job", "cs_record_state", "cs_record"):
        op.execute(f"DROP TABLE {table}")
    op.drop_table("idempotency_key")
    drop_bus_tables(op)
