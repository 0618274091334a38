"""Alarms of records with their delivery, macros, and what the staff writes to one another."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_CREATE = (
    """
    CREATE TABLE alarm (
        record_id bigint NOT NULL, mgmt_no bigint NOT NULL, command_id text NOT NULL, operator text NOT NULL,
        due_at timestamptz NOT NULL, rang_at timestamptz, claimed_until timestamptz, told_at timestamptz,
        dismissed_at timestamptz, dismissed_by text,
        CONSTRAINT pk_alarm PRIMARY KEY (record_id),
        CONSTRAINT uq_alarm_command_id_mgmt_no UNIQUE (command_id, mgmt_no),
        CONSTRAINT fk_alarm_record_id_cs_record FOREIGN KEY(record_id) REFERENCES cs_record (id)
    )
    """,
    """
    INSERT INTO alarm (record_id, mgmt_no, command_id, operator, due_at, rang_at, told_at)
    SELECT record_id, mgmt_no, 'record:' || record_id, operator, date_trunc('minute', alarm_at),
           CASE WHEN alarm_at < now() THEN alarm_at END, CASE WHEN alarm_at < now() THEN alarm_at END
    FROM cs_record_state WHERE alarm_at IS NOT NULL
    """,
    "CREATE INDEX ix_alarm_untold ON alarm (due_at, record_id) WHERE told_at IS NULL AND dismissed_at IS NULL",
    "CREATE INDEX ix_alarm_open ON alarm (due_at, record_id) WHERE dismissed_at IS NULL",
    "CREATE INDEX ix_alarm_operator ON alarm (operator, due_at, record_id)",
    "CREATE INDEX ix_alarm_mgmt_no ON alarm (mgmt_no)",
    "DROP INDEX ix_cs_record_state_alarm",
    "CREATE INDEX ix_cs_record_state_alarm ON cs_record_state (at DESC, record_id DESC) WHERE alarm_at IS NOT NULL",
    """
    CREATE TABLE macro (
        id bigint GENERATED ALWAYS AS IDENTITY, name text NOT NULL, body text NOT NULL, version integer NOT NULL,
        created_by text NOT NULL, created_at timestamptz NOT NULL,
        updated_by text NOT NULL, updated_at timestamptz NOT NULL,
        CONSTRAINT pk_macro PRIMARY KEY (id),
        CONSTRAINT uq_macro_name UNIQUE (name)
    )
    """,
    """
    CREATE TABLE staff_message (
        id bigint GENERATED ALWAYS AS IDENTITY, at timestamptz NOT NULL, sender text NOT NULL,
        recipient text NOT NULL, body text NOT NULL, mgmt_no bigint,
        CONSTRAINT pk_staff_message PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_staff_message_recipient ON staff_message (recipient, at DESC, id DESC)",
    "CREATE INDEX ix_staff_message_sender ON staff_message (sender, at DESC, id DESC)",
    "CREATE INDEX ix_staff_message_mgmt_no ON staff_message (mgmt_no) WHERE mgmt_no IS NOT NULL",
)


def upgrade() -> None:
    """Up. Alarms that are past already are due, and are not told as news."""
    for statement in _CREATE:
        op.execute(statement)


def downgrade() -> None:
    """Down."""
    op.execute("DROP INDEX ix_cs_record_state_alarm")
    op.execute("CREATE INDEX ix_cs_record_state_alarm ON cs_record_state (mgmt_no) WHERE alarm_at IS NOT NULL")
    for table in ("staff_message", "macro", "alarm"):
        op.execute(f"DROP TABLE {table}")
