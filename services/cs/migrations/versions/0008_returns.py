"""반품관리 and 교환예정관리: cases, their lines, what was found of each piece, and every change of them (F-154…F-164)."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_CREATE = (
    """
    CREATE TABLE return_case (
        id bigint GENERATED ALWAYS AS IDENTITY, return_id uuid NOT NULL, mgmt_no bigint NOT NULL,
        channel_id text NOT NULL, command_id text NOT NULL, origin text NOT NULL, stage text NOT NULL,
        version integer NOT NULL, requested_at timestamptz NOT NULL, requested_by text NOT NULL,
        shipped_at timestamptz, accepted_at timestamptz, arrived_at timestamptz, cancelled_at timestamptz,
        sender jsonb, receiver jsonb, payer text, reason text, claim_id text,
        courier text, courier_name text NOT NULL, return_invoice_no text,
        expected_site bigint NOT NULL, expected_enclosed bigint NOT NULL, expected_bank bigint NOT NULL,
        arrived_site bigint NOT NULL, arrived_enclosed bigint NOT NULL, arrived_bank bigint NOT NULL,
        receivable bigint NOT NULL, receivable_by_hand boolean NOT NULL, receivable_since timestamptz,
        outcome text, outcome_reason text, override_reason text, settled_at timestamptz, settled_by text,
        refund_amount bigint, refund_method text, refund_due_at timestamptz, refund_done_at timestamptz,
        CONSTRAINT pk_return_case PRIMARY KEY (id),
        CONSTRAINT uq_return_case_return_id UNIQUE (return_id),
        CONSTRAINT ck_return_case_origin CHECK (origin IN ('PICKUP','EXPECTED')),
        CONSTRAINT ck_return_case_stage CHECK (stage IN ('REQUESTED','ACCEPTED','ARRIVED','CANCELLED')),
        CONSTRAINT ck_return_case_arrived CHECK ((stage = 'ARRIVED') = (arrived_at IS NOT NULL)),
        CONSTRAINT ck_return_case_settled CHECK ((settled_at IS NULL) = (outcome IS NULL)),
        CONSTRAINT ck_return_case_not_settled_when_cancelled CHECK (stage <> 'CANCELLED' OR settled_at IS NULL),
        CONSTRAINT ck_return_case_refund CHECK ((refund_amount IS NULL) = (refund_method IS NULL)),
        CONSTRAINT ck_return_case_receivable CHECK (receivable >= 0 AND (receivable > 0) = (receivable_since IS NOT NULL))
    )
    """,
    "CREATE INDEX ix_return_case_requested ON return_case (requested_at DESC, id DESC)",
    "CREATE INDEX ix_return_case_shipped ON return_case (coalesce(shipped_at, '-infinity') DESC, id DESC)",
    "CREATE INDEX ix_return_case_arrived ON return_case (coalesce(arrived_at, '-infinity') DESC, id DESC)",
    "CREATE INDEX ix_return_case_receivable ON return_case (requested_at DESC, id DESC) WHERE receivable > 0",
    """
    CREATE INDEX ix_return_case_refund_due ON return_case (requested_at DESC, id DESC)
    WHERE refund_amount IS NOT NULL AND refund_done_at IS NULL
    """,
    """
    CREATE INDEX ix_return_case_open ON return_case (requested_at DESC, id DESC)
    WHERE settled_at IS NULL AND stage <> 'CANCELLED'
    """,
    "CREATE INDEX ix_return_case_mgmt_no ON return_case (mgmt_no)",
    """
    CREATE INDEX ix_return_case_return_invoice_no ON return_case (return_invoice_no text_pattern_ops)
    WHERE return_invoice_no IS NOT NULL
    """,
    """
    CREATE TABLE return_item (
        case_id bigint NOT NULL, item_id bigint NOT NULL, option_code text, product_name text NOT NULL,
        option_name text NOT NULL, qty integer NOT NULL, inbound boolean NOT NULL,
        CONSTRAINT pk_return_item PRIMARY KEY (case_id, item_id),
        CONSTRAINT fk_return_item_case_id_return_case FOREIGN KEY(case_id) REFERENCES return_case (id),
        CONSTRAINT ck_return_item_qty CHECK (qty > 0)
    )
    """,
    "CREATE INDEX ix_return_item_item_id ON return_item (item_id)",
    """
    CREATE TABLE return_piece (
        case_id bigint NOT NULL, item_id bigint NOT NULL, disposition text NOT NULL, qty integer NOT NULL,
        CONSTRAINT pk_return_piece PRIMARY KEY (case_id, item_id, disposition),
        CONSTRAINT fk_return_piece_case_id_return_item FOREIGN KEY(case_id, item_id)
            REFERENCES return_item (case_id, item_id),
        CONSTRAINT ck_return_piece_disposition CHECK (disposition IN ('RESTOCK','B_GRADE','DISCARD','MISSING')),
        CONSTRAINT ck_return_piece_qty CHECK (qty > 0)
    )
    """,
    """
    CREATE TABLE exchange_case (
        id bigint GENERATED ALWAYS AS IDENTITY, new_mgmt_no bigint NOT NULL, mgmt_no bigint NOT NULL,
        channel_id text NOT NULL, command_id text NOT NULL, item_id bigint NOT NULL, qty integer NOT NULL,
        old_option_code text, old_product_name text NOT NULL, old_option_name text NOT NULL,
        new_option_code text NOT NULL, new_product_name text NOT NULL, new_option_name text NOT NULL,
        reason text NOT NULL, ship_first boolean NOT NULL, state text NOT NULL, version integer NOT NULL,
        requested_at timestamptz NOT NULL, requested_by text NOT NULL, shipped_at timestamptz,
        return_case_id bigint, released_at timestamptz, completed_at timestamptz, cancelled_at timestamptz,
        handled_by text,
        CONSTRAINT pk_exchange_case PRIMARY KEY (id),
        CONSTRAINT uq_exchange_case_new_mgmt_no UNIQUE (new_mgmt_no),
        CONSTRAINT fk_exchange_case_return_case_id_return_case FOREIGN KEY(return_case_id) REFERENCES return_case (id),
        CONSTRAINT ck_exchange_case_state CHECK (state IN ('WAITING','RELEASED','COMPLETED','CANCELLED')),
        CONSTRAINT ck_exchange_case_qty CHECK (qty > 0)
    )
    """,
    "CREATE INDEX ix_exchange_case_requested ON exchange_case (requested_at DESC, id DESC)",
    "CREATE INDEX ix_exchange_case_mgmt_no ON exchange_case (mgmt_no)",
    """
    CREATE TABLE case_change (
        id bigint GENERATED ALWAYS AS IDENTITY, kind text NOT NULL, case_id bigint NOT NULL, version integer NOT NULL,
        field text NOT NULL, old jsonb, new jsonb, at timestamptz NOT NULL, by text NOT NULL,
        CONSTRAINT pk_case_change PRIMARY KEY (id),
        CONSTRAINT ck_case_change_kind CHECK (kind IN ('RETURN','EXCHANGE'))
    )
    """,
    "CREATE INDEX ix_case_change_of ON case_change (kind, case_id, version, id)",
)


def upgrade() -> None:
    """Up."""
    for statement in _CREATE:
        op.execute(statement)


def downgrade() -> None:
    """Down."""
    for table in ("case_change", "exchange_case", "return_piece", "return_item", "return_case"):
        op.execute(f"DROP TABLE {table}")
