"""The read model of orders: it can be emptied and built anew (`python -m services cs rebuild`)."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_CREATE = (
    """
    CREATE TABLE view_generation (
        one boolean DEFAULT true NOT NULL, generation integer NOT NULL,
        CONSTRAINT pk_view_generation PRIMARY KEY (one),
        CONSTRAINT ck_view_generation_one_row CHECK (one)
    )
    """,
    "INSERT INTO view_generation (generation) VALUES (1)",
    """
    CREATE TABLE pack_view (
        pack_no bigint NOT NULL, version bigint NOT NULL, generation integer NOT NULL,
        dissolved boolean NOT NULL, deleted boolean NOT NULL, listed boolean NOT NULL, status text NOT NULL,
        placed_at timestamptz, channel_id text, channel_name text NOT NULL, market_order_no text NOT NULL,
        buyer_name text NOT NULL, recipient_name text NOT NULL, recipient_tel text NOT NULL,
        recipient_mobile text NOT NULL, recipient_zip text NOT NULL, recipient_address text NOT NULL,
        recipient_memo text NOT NULL, holds jsonb NOT NULL, on_hold boolean NOT NULL,
        combine_locked boolean NOT NULL, courier text, invoice_no text, invoiced_at timestamptz,
        shipped_at timestamptz, qty integer NOT NULL, order_count integer NOT NULL,
        mgmt_nos bigint[] NOT NULL, cs_badges text[] NOT NULL, fully_cancelled boolean NOT NULL,
        ship_by timestamptz, channel_ids text[] NOT NULL,
        CONSTRAINT pk_pack_view PRIMARY KEY (pack_no)
    )
    """,
    "CREATE INDEX ix_pack_view_channel_ids ON pack_view USING gin (channel_ids)",
    "CREATE INDEX ix_pack_view_claimed "
    "ON pack_view (placed_at DESC, pack_no DESC) WHERE listed AND cs_badges <> '{NORMAL}'::text[]",
    "CREATE INDEX ix_pack_view_combined ON pack_view (placed_at DESC, pack_no DESC) WHERE listed AND order_count > 1",
    "CREATE INDEX ix_pack_view_deleted ON pack_view (placed_at DESC, pack_no DESC) WHERE deleted",
    "CREATE INDEX ix_pack_view_held ON pack_view (placed_at DESC, pack_no DESC) WHERE listed AND on_hold",
    "CREATE INDEX ix_pack_view_invoice_no ON pack_view (invoice_no text_pattern_ops) WHERE invoice_no IS NOT NULL",
    "CREATE INDEX ix_pack_view_mobile ON pack_view (reverse(recipient_mobile) text_pattern_ops)",
    "CREATE INDEX ix_pack_view_newest ON pack_view (placed_at DESC, pack_no DESC) WHERE listed",
    "CREATE INDEX ix_pack_view_owed "
    "ON pack_view (ship_by, pack_no) "
    "WHERE listed AND status <> 'SHIPPED' AND NOT fully_cancelled AND ship_by IS NOT NULL",
    "CREATE INDEX ix_pack_view_shipped "
    "ON pack_view (shipped_at DESC, pack_no DESC) WHERE listed AND shipped_at IS NOT NULL",
    "CREATE INDEX ix_pack_view_status ON pack_view (status, placed_at DESC, pack_no DESC) WHERE listed",
    "CREATE INDEX ix_pack_view_tel ON pack_view (reverse(recipient_tel) text_pattern_ops)",
    """
    CREATE TABLE pack_search (
        pack_no bigint NOT NULL, recipient text NOT NULL, buyers text NOT NULL, address text NOT NULL,
        products text NOT NULL, options text NOT NULL, tokens text[] NOT NULL,
        CONSTRAINT pk_pack_search PRIMARY KEY (pack_no)
    )
    """,
    "CREATE INDEX ix_pack_search_tokens ON pack_search USING gin (tokens)",
    """
    CREATE TABLE order_view (
        mgmt_no bigint NOT NULL, version bigint NOT NULL, generation integer NOT NULL,
        pack_no bigint NOT NULL, channel_id text NOT NULL, channel_name text NOT NULL,
        market_order_no text NOT NULL, market_line_no text NOT NULL, placed_at timestamptz NOT NULL,
        ship_by timestamptz, source text NOT NULL, copied_from bigint, deleted_at timestamptz,
        buyer_name text NOT NULL, buyer_tel text NOT NULL, buyer_mobile text NOT NULL,
        buyer_zip text NOT NULL, buyer_address text NOT NULL, channel_product_code text NOT NULL,
        channel_product_name text NOT NULL, channel_option_name text NOT NULL, order_amount bigint NOT NULL,
        paid_amount bigint NOT NULL, settlement_expected bigint NOT NULL, shipping_fee bigint NOT NULL,
        priorities jsonb NOT NULL, cs_status text NOT NULL, cs_badges text[] NOT NULL, items jsonb NOT NULL,
        CONSTRAINT pk_order_view PRIMARY KEY (mgmt_no)
    )
    """,
    "CREATE INDEX ix_order_view_buyer_mobile ON order_view (reverse(buyer_mobile) text_pattern_ops)",
    "CREATE INDEX ix_order_view_buyer_tel ON order_view (reverse(buyer_tel) text_pattern_ops)",
    "CREATE INDEX ix_order_view_market_order_no ON order_view (market_order_no text_pattern_ops)",
    "CREATE INDEX ix_order_view_of_pack ON order_view (pack_no, mgmt_no)",
    "CREATE INDEX ix_order_view_pack_of ON order_view (mgmt_no, pack_no)",
    """
    CREATE TABLE channel_view (
        channel_id text NOT NULL, name text NOT NULL, group_id text, version bigint NOT NULL,
        CONSTRAINT pk_channel_view PRIMARY KEY (channel_id)
    )
    """,
    "CREATE INDEX ix_channel_view_group_id ON channel_view (group_id)",
    """
    CREATE TABLE option_view (
        option_code text NOT NULL, stock_on_hand integer NOT NULL, sold_out boolean NOT NULL,
        temporarily_sold_out boolean NOT NULL, version bigint NOT NULL,
        CONSTRAINT pk_option_view PRIMARY KEY (option_code)
    )
    """,
)


def upgrade() -> None:
    """Up."""
    for statement in _CREATE:
        op.execute(statement)


def downgrade() -> None:
    """Down."""
    for table in ("option_view", "channel_view", "order_view", "pack_search", "pack_view", "view_generation"):
        op.execute(f"DROP TABLE {table}")
