"""The first tables of messaging. Frozen: changes are new files."""

from __future__ import annotations

from alembic import op

from shared.bus.migration import create_bus_tables, drop_bus_tables
from shared.web.idempotency import create_idempotency_table

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_CREATE = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    """
    CREATE TABLE sender (
        sender_no text NOT NULL,
        label text NOT NULL,
        verified boolean NOT NULL,
        active boolean NOT NULL,
        expires_on date,
        stopped_at timestamptz,
        stopped_code text,
        resumed_at timestamptz,
        version integer NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        updated_by text NOT NULL,
        CONSTRAINT pk_sender PRIMARY KEY (sender_no),
        CONSTRAINT ck_sender_stop_has_code CHECK ((stopped_at IS NULL) = (stopped_code IS NULL))
    )
    """,
    """
    CREATE TABLE message (
        id text NOT NULL,
        kind text NOT NULL,
        purpose text NOT NULL,
        sender_no text NOT NULL,
        dest_no text NOT NULL,
        dest_rev text NOT NULL,
        subject text,
        body text NOT NULL,
        body_bytes integer NOT NULL,
        mgmt_no bigint,
        operator text NOT NULL,
        created_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        next_try_at timestamptz,
        resend_of text,
        state text NOT NULL,
        pipeline_status smallint NOT NULL,
        call_status text,
        result_class text,
        sent_at timestamptz,
        resulted_at timestamptz,
        CONSTRAINT pk_message PRIMARY KEY (id),
        CONSTRAINT fk_message_sender_no_sender FOREIGN KEY (sender_no) REFERENCES sender (sender_no),
        CONSTRAINT ck_message_kind CHECK (kind IN ('SMS', 'LMS', 'ALIMTALK')),
        CONSTRAINT ck_message_pipeline_status CHECK (pipeline_status IN (0, 7, 1, 2)),
        CONSTRAINT ck_message_queued_has_time CHECK ((state = 'QUEUED') = (next_try_at IS NOT NULL)),
        CONSTRAINT ck_message_final
            CHECK ((state IN ('DELIVERED', 'FAILED', 'NO_REPORT')) = (pipeline_status = 2))
    )
    """,
    "CREATE INDEX ix_message_next_try_at ON message (next_try_at, id) WHERE state = 'QUEUED'",
    "CREATE INDEX ix_message_created_at_id ON message (created_at, id)",
    "CREATE INDEX ix_message_mgmt_no ON message (mgmt_no, id) WHERE mgmt_no IS NOT NULL",
    "CREATE INDEX ix_message_dest_rev ON message (dest_rev text_pattern_ops)",
    "CREATE INDEX ix_message_body ON message USING gin (body gin_trgm_ops)",
    """
    CREATE TABLE attempt (
        id text NOT NULL,
        message_id text NOT NULL,
        n integer NOT NULL,
        resend_of text,
        state text NOT NULL,
        vendor_key text,
        gateway_msg_id text,
        detail text,
        result_code text,
        result_class text,
        created_at timestamptz NOT NULL,
        unknown_at timestamptz,
        accepted_at timestamptz,
        reported_at timestamptz,
        next_check_at timestamptz,
        checks integer NOT NULL,
        CONSTRAINT pk_attempt PRIMARY KEY (id),
        CONSTRAINT fk_attempt_message_id_message FOREIGN KEY (message_id) REFERENCES message (id),
        CONSTRAINT fk_attempt_resend_of_attempt FOREIGN KEY (resend_of) REFERENCES attempt (id),
        CONSTRAINT uq_attempt_message_id_n UNIQUE (message_id, n)
    )
    """,
    "CREATE INDEX ix_attempt_created_at ON attempt (created_at) WHERE state = 'SUBMITTING'",
    "CREATE INDEX ix_attempt_unknown_at ON attempt (unknown_at) WHERE state = 'UNKNOWN'",
    "CREATE INDEX ix_attempt_next_check_at ON attempt (next_check_at) WHERE next_check_at IS NOT NULL",
    """
    CREATE TABLE message_step (
        id bigint GENERATED ALWAYS AS IDENTITY,
        message_id text NOT NULL,
        attempt_id text NOT NULL,
        at timestamptz NOT NULL,
        before text,
        after text NOT NULL,
        code text,
        source text NOT NULL,
        CONSTRAINT pk_message_step PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_message_step_message_id ON message_step (message_id)",
    """
    CREATE TABLE webhook_inbox (
        id bigint GENERATED ALWAYS AS IDENTITY,
        vendor text NOT NULL,
        dedupe_key bytea NOT NULL,
        raw bytea NOT NULL,
        received_at timestamptz NOT NULL,
        state text NOT NULL,
        due_at timestamptz,
        tries integer NOT NULL DEFAULT 0,
        reason text,
        finished_at timestamptz,
        CONSTRAINT pk_webhook_inbox PRIMARY KEY (id),
        CONSTRAINT uq_webhook_inbox_vendor_dedupe_key UNIQUE (vendor, dedupe_key),
        CONSTRAINT ck_webhook_inbox_due CHECK ((state IN ('NEW', 'ORPHAN')) = (due_at IS NOT NULL))
    )
    """,
    "CREATE INDEX ix_webhook_inbox_due_at ON webhook_inbox (due_at, id) WHERE due_at IS NOT NULL",
    "CREATE INDEX ix_webhook_inbox_state ON webhook_inbox (state) WHERE state <> 'APPLIED' AND state <> 'REPEATED'",
    "CREATE INDEX ix_webhook_inbox_finished_at ON webhook_inbox (finished_at) WHERE finished_at IS NOT NULL",
    """
    CREATE TABLE order_contact (
        mgmt_no bigint NOT NULL,
        version bigint NOT NULL,
        pack_no bigint NOT NULL,
        buyer_name text NOT NULL,
        buyer_tel text NOT NULL,
        buyer_mobile text NOT NULL,
        channel_id text NOT NULL,
        channel_name text NOT NULL,
        market_order_no text NOT NULL,
        cs_status text NOT NULL,
        placed_at timestamptz NOT NULL,
        deleted_at timestamptz,
        CONSTRAINT pk_order_contact PRIMARY KEY (mgmt_no)
    )
    """,
    "CREATE INDEX ix_order_contact_pack_no ON order_contact (pack_no)",
    """
    CREATE TABLE pack_contact (
        pack_no bigint NOT NULL,
        version bigint NOT NULL,
        dissolved boolean NOT NULL,
        status text NOT NULL,
        recipient_name text NOT NULL,
        recipient_tel text NOT NULL,
        recipient_mobile text NOT NULL,
        CONSTRAINT pk_pack_contact PRIMARY KEY (pack_no)
    )
    """,
)
_TABLES = ("pack_contact", "order_contact", "webhook_inbox", "message_step", "attempt", "message", "sender")


def upgrade() -> None:
    """Up."""
    create_bus_tables(op)
    create_idempotency_table(op)
    for statement in _CREATE:
        op.execute(statement)


def downgrade() -> None:
    """Down."""
    for table in (*_TABLES, "idempotency_key"):
        op.execute(f"DROP TABLE {table}")
    drop_bus_tables(op)
