"""The first tables of cancellations."""

from __future__ import annotations

from typing import cast

from alembic import op
from alembic.operations import Operations

from shared.bus.migration import create_bus_tables, drop_bus_tables
from shared.web.idempotency import create_idempotency_table

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_CREATE = (
    """
    CREATE TABLE channel_view (
        channel_id TEXT NOT NULL,
        name TEXT NOT NULL,
        group_id TEXT,
        adapter TEXT NOT NULL,
        active BOOLEAN NOT NULL,
        version BIGINT NOT NULL,
        CONSTRAINT pk_channel_view PRIMARY KEY (channel_id)
    )
    """,
    """
    CREATE TABLE pack_match (
        pack_no BIGINT NOT NULL,
        version BIGINT NOT NULL,
        status TEXT NOT NULL,
        invoice_no TEXT,
        shipped_at TIMESTAMP WITH TIME ZONE,
        CONSTRAINT pk_pack_match PRIMARY KEY (pack_no)
    )
    """,
    """
    CREATE TABLE order_match (
        mgmt_no BIGINT NOT NULL,
        version BIGINT NOT NULL,
        pack_no BIGINT NOT NULL,
        channel_id TEXT NOT NULL,
        market_order_no TEXT NOT NULL,
        market_line_no TEXT NOT NULL,
        product_code TEXT NOT NULL,
        product_name TEXT NOT NULL,
        option_name TEXT NOT NULL,
        items JSONB NOT NULL,
        qty INTEGER NOT NULL,
        source TEXT NOT NULL,
        deleted BOOLEAN NOT NULL,
        buyer_name TEXT NOT NULL,
        placed_at TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT pk_order_match PRIMARY KEY (mgmt_no)
    )
    """,
    "CREATE INDEX ix_order_match_line ON order_match (channel_id, market_line_no)",
    "CREATE INDEX ix_order_match_order ON order_match (channel_id, market_order_no)",
    """
    CREATE TABLE claim (
        id UUID NOT NULL,
        channel_id TEXT NOT NULL,
        number TEXT NOT NULL,
        part_key TEXT NOT NULL,
        claim_key TEXT NOT NULL,
        match_key TEXT NOT NULL,
        facts JSONB NOT NULL,
        type TEXT NOT NULL,
        market_order_no TEXT NOT NULL,
        requested_at TIMESTAMP WITH TIME ZONE,
        state TEXT NOT NULL,
        state_at TIMESTAMP WITH TIME ZONE,
        received_at TIMESTAMP WITH TIME ZONE NOT NULL,
        step TEXT NOT NULL,
        decision TEXT NOT NULL,
        withdrawal TEXT,
        withdrawn_at TIMESTAMP WITH TIME ZONE,
        whole JSONB,
        mgmt_no BIGINT,
        picked BOOLEAN NOT NULL,
        revision INTEGER NOT NULL,
        code TEXT,
        resolution TEXT,
        forced BOOLEAN NOT NULL,
        raced BOOLEAN NOT NULL,
        urgency SMALLINT NOT NULL,
        cancelled_at TIMESTAMP WITH TIME ZONE,
        cancelled_qty INTEGER NOT NULL,
        restored_qty INTEGER NOT NULL,
        decided_qty INTEGER,
        answered_version BIGINT NOT NULL,
        memo TEXT NOT NULL,
        acknowledged_at TIMESTAMP WITH TIME ZONE,
        acknowledged_by TEXT,
        withdrawal_acknowledged_at TIMESTAMP WITH TIME ZONE,
        withdrawal_acknowledged_by TEXT,
        unmatched BOOLEAN NOT NULL,
        next_match_at TIMESTAMP WITH TIME ZONE,
        match_tries INTEGER NOT NULL,
        CONSTRAINT pk_claim PRIMARY KEY (id),
        CONSTRAINT uq_claim_identity UNIQUE (channel_id, number, part_key),
        CONSTRAINT uq_claim_key UNIQUE (channel_id, claim_key),
        CONSTRAINT ck_claim_counts CHECK (revision >= 0 AND cancelled_qty >= 0),
        CONSTRAINT ck_claim_due CHECK (unmatched = (next_match_at IS NOT NULL))
    )
    """,
    "CREATE INDEX ix_claim_listed ON claim (urgency DESC, received_at DESC, id DESC)",
    "CREATE INDEX ix_claim_market_order_no ON claim (market_order_no)",
    "CREATE INDEX ix_claim_match_key ON claim (match_key)",
    "CREATE INDEX ix_claim_mgmt_no ON claim (mgmt_no) WHERE mgmt_no IS NOT NULL",
    "CREATE INDEX ix_claim_next_match_at ON claim (next_match_at) WHERE unmatched",
    "CREATE INDEX ix_claim_withdrawn ON claim (withdrawn_at DESC, id DESC) WHERE withdrawn_at IS NOT NULL",
    """
    CREATE TABLE claim_event (
        id BIGINT GENERATED ALWAYS AS IDENTITY,
        claim_id UUID NOT NULL,
        state TEXT NOT NULL,
        state_at TIMESTAMP WITH TIME ZONE,
        seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
        source TEXT NOT NULL,
        raw JSONB NOT NULL,
        CONSTRAINT pk_claim_event PRIMARY KEY (id),
        CONSTRAINT uq_claim_event_said UNIQUE NULLS NOT DISTINCT (claim_id, state, state_at),
        CONSTRAINT fk_claim_event_claim_id_claim FOREIGN KEY(claim_id) REFERENCES claim (id)
    )
    """,
    """
    CREATE TABLE restored_piece (
        mgmt_no BIGINT NOT NULL,
        version BIGINT NOT NULL,
        left_qty INTEGER NOT NULL,
        CONSTRAINT pk_restored_piece PRIMARY KEY (mgmt_no, version),
        CONSTRAINT ck_restored_piece_left CHECK (left_qty >= 0)
    )
    """,
    """
    CREATE TABLE upload_format (
        channel_id TEXT NOT NULL,
        body JSONB NOT NULL,
        updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
        updated_by TEXT NOT NULL,
        CONSTRAINT pk_upload_format PRIMARY KEY (channel_id)
    )
    """,
    """
    CREATE TABLE upload (
        id UUID NOT NULL,
        channel_id TEXT NOT NULL,
        file_name TEXT NOT NULL,
        format JSONB NOT NULL,
        rows INTEGER NOT NULL,
        ignored INTEGER NOT NULL,
        created_at TIMESTAMP WITH TIME ZONE NOT NULL,
        created_by TEXT NOT NULL,
        CONSTRAINT pk_upload PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE upload_row (
        upload_id UUID NOT NULL,
        n INTEGER NOT NULL,
        row JSONB NOT NULL,
        verdict TEXT NOT NULL,
        detail TEXT NOT NULL,
        mgmt_no BIGINT,
        picked BOOLEAN NOT NULL,
        skip BOOLEAN NOT NULL,
        asked_at TIMESTAMP WITH TIME ZONE,
        asked_by TEXT,
        applied_at TIMESTAMP WITH TIME ZONE,
        ok BOOLEAN,
        claim_id UUID,
        CONSTRAINT pk_upload_row PRIMARY KEY (upload_id, n),
        CONSTRAINT fk_upload_row_upload_id_upload FOREIGN KEY(upload_id) REFERENCES upload (id)
    )
    """,
    "CREATE INDEX ix_upload_row_asked ON upload_row (asked_at) WHERE asked_at IS NOT NULL AND applied_at IS NULL",
)

_TABLES = (
    "upload_row",
    "upload",
    "upload_format",
    "restored_piece",
    "claim_event",
    "claim",
    "order_match",
    "pack_match",
    "channel_view",
)


def upgrade() -> None:
    """Up."""
    operations = cast(Operations, op)
    create_bus_tables(operations)
    create_idempotency_table(operations)
    for statement in _CREATE:
        op.execute(statement)


def downgrade() -> None:
    """Down."""
    for table in (*_TABLES, "idempotency_key"):
        op.execute(f"DROP TABLE {table}")
    drop_bus_tables(cast(Operations, op))
