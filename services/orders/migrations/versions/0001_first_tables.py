"""The first tables of orders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from shared.bus.migration import create_bus_tables, drop_bus_tables
from shared.web.idempotency import create_idempotency_table

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    create_bus_tables(op)
    create_idempotency_table(op)
    op.execute("CREATE SEQUENCE change_no")
    op.execute("CREATE SEQUENCE mgmt_no START 100001")
    op.create_table(
        "channel_group",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("auto_combine", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_group")),
    )
    op.create_table(
        "open_claim",
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("mgmt_no", sa.BigInteger(), nullable=True),
        sa.Column("item_id", sa.BigInteger(), nullable=True),
        sa.Column("qty", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("reason_raw", sa.Text(), server_default="", nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_open_claim")),
    )
    op.create_index(op.f("ix_open_claim_mgmt_no"), "open_claim", ["mgmt_no"], unique=False)
    op.create_table(
        "pack",
        sa.Column("pack_no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("tel", sa.Text(), server_default="", nullable=False),
        sa.Column("mobile", sa.Text(), server_default="", nullable=False),
        sa.Column("zip", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("memo", sa.Text(), server_default="", nullable=False),
        sa.Column("recipient_key", sa.Text(), server_default="", nullable=False),
        sa.Column("combine_locked", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("courier", sa.Text(), nullable=True),
        sa.Column("invoice_no", sa.Text(), nullable=True),
        sa.Column("invoiced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shipped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(status = 'RECEIVED') = (invoice_no IS NULL)", name=op.f("ck_pack_invoice_when_invoiced")),
        sa.CheckConstraint(
            "(status = 'SHIPPED') = (shipped_at IS NOT NULL)", name=op.f("ck_pack_shipped_at_when_shipped")
        ),
        sa.CheckConstraint("status IN ('RECEIVED','INVOICED','SHIPPED')", name=op.f("ck_pack_status")),
        sa.PrimaryKeyConstraint("pack_no", name=op.f("pk_pack")),
    )
    op.create_index(
        "ix_pack_invoice",
        "pack",
        ["courier", "invoice_no"],
        unique=False,
        postgresql_where=sa.text("invoice_no IS NOT NULL"),
    )
    op.create_index(
        "ix_pack_recipient_key",
        "pack",
        ["recipient_key"],
        unique=False,
        postgresql_where=sa.text("status = 'RECEIVED' AND NOT combine_locked"),
    )
    op.create_table(
        "pack_change",
        sa.Column("pack_no", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("pack_no", "version", name=op.f("pk_pack_change")),
    )
    op.create_table(
        "supplier_group",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier_group")),
    )
    op.create_table(
        "channel",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=True),
        sa.Column("adapter", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("price_tier", sa.Text(), server_default="A", nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["channel_group.id"], name=op.f("fk_channel_group_id_channel_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
    )
    op.create_table(
        "supplier",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("group_id", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["supplier_group.id"], name=op.f("fk_supplier_group_id_supplier_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier")),
    )
    op.create_table(
        "option",
        sa.Column("option_code", sa.Text(), nullable=False),
        sa.Column("product_code", sa.Text(), nullable=False),
        sa.Column("product_name", sa.Text(), nullable=False),
        sa.Column("option_name", sa.Text(), server_default="", nullable=False),
        sa.Column("price_tier_a", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("price_tier_b", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("price_tier_c", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("price_tier_d", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("price_tier_e", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("supplier_id", sa.Text(), nullable=True),
        sa.Column("stock_on_hand", sa.Integer(), server_default="0", nullable=False),
        sa.Column("sold_out", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("temporarily_sold_out", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("consignment", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "price_tier_a >= 0 AND price_tier_b >= 0 AND price_tier_c >= 0 AND price_tier_d >= 0 AND price_tier_e >= 0",
            name=op.f("ck_option_price_tiers"),
        ),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_option_supplier_id_supplier")),
        sa.PrimaryKeyConstraint("option_code", name=op.f("pk_option")),
    )
    op.create_table(
        "orders",
        sa.Column("mgmt_no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("pack_no", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("market_order_no", sa.Text(), nullable=False),
        sa.Column("market_line_no", sa.Text(), server_default="", nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ship_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("copied_from", sa.BigInteger(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("buyer_name", sa.Text(), server_default="", nullable=False),
        sa.Column("buyer_tel", sa.Text(), server_default="", nullable=False),
        sa.Column("buyer_mobile", sa.Text(), server_default="", nullable=False),
        sa.Column("buyer_zip", sa.Text(), server_default="", nullable=False),
        sa.Column("buyer_address", sa.Text(), server_default="", nullable=False),
        sa.Column("channel_product_code", sa.Text(), server_default="", nullable=False),
        sa.Column("channel_product_name", sa.Text(), server_default="", nullable=False),
        sa.Column("channel_option_name", sa.Text(), server_default="", nullable=False),
        sa.Column("order_amount", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("paid_amount", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("settlement_expected", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("shipping_fee", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "source IN ('CHANNEL','MANUAL','COPY','FULL_COPY','EXCHANGE','RESHIP','SPLIT')",
            name=op.f("ck_orders_source"),
        ),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_orders_channel_id_channel")),
        sa.ForeignKeyConstraint(
            ["pack_no"], ["pack.pack_no"], name=op.f("fk_orders_pack_no_pack"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("mgmt_no", name=op.f("pk_orders")),
    )
    op.create_index("ix_orders_market_order_no", "orders", ["channel_id", "market_order_no"], unique=False)
    op.create_index(op.f("ix_orders_pack_no"), "orders", ["pack_no"], unique=False)
    op.create_index(
        "uq_orders_channel_line",
        "orders",
        ["channel_id", "market_order_no", "market_line_no"],
        unique=True,
        postgresql_where=sa.text("source = 'CHANNEL' AND deleted_at IS NULL"),
    )
    op.create_table(
        "hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("mgmt_no", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["mgmt_no"], ["orders.mgmt_no"], name=op.f("fk_hold_mgmt_no_orders")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
        sa.UniqueConstraint("claim_id", name=op.f("uq_hold_claim_id")),
    )
    op.create_index(op.f("ix_hold_mgmt_no"), "hold", ["mgmt_no"], unique=False)
    op.create_table(
        "item",
        sa.Column("item_id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mgmt_no", sa.BigInteger(), nullable=False),
        sa.Column("option_code", sa.Text(), nullable=True),
        sa.Column("qty", sa.Integer(), nullable=False),
        sa.Column("cancelled_before_qty", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cancelled_after_qty", sa.Integer(), server_default="0", nullable=False),
        sa.Column("exchanged_qty", sa.Integer(), server_default="0", nullable=False),
        sa.Column("returning_qty", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reshipped_qty", sa.Integer(), server_default="0", nullable=False),
        sa.Column("price", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("added_by_cs", sa.Boolean(), server_default="false", nullable=False),
        sa.CheckConstraint(
            "cancelled_before_qty >= 0 AND cancelled_after_qty >= 0 AND cancelled_before_qty + cancelled_after_qty <= qty",
            name=op.f("ck_item_cancelled_within_qty"),
        ),
        sa.CheckConstraint("exchanged_qty >= 0 AND exchanged_qty <= qty", name=op.f("ck_item_exchanged_within_qty")),
        sa.CheckConstraint("qty > 0", name=op.f("ck_item_qty_positive")),
        sa.CheckConstraint(
            "reshipped_qty >= 0 AND reshipped_qty <= cancelled_before_qty + cancelled_after_qty",
            name=op.f("ck_item_reshipped_within"),
        ),
        sa.CheckConstraint("returning_qty >= 0 AND returning_qty <= qty", name=op.f("ck_item_returning_within_qty")),
        sa.ForeignKeyConstraint(["mgmt_no"], ["orders.mgmt_no"], name=op.f("fk_item_mgmt_no_orders")),
        sa.ForeignKeyConstraint(["option_code"], ["option.option_code"], name=op.f("fk_item_option_code_option")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_item")),
    )
    op.create_index(op.f("ix_item_mgmt_no"), "item", ["mgmt_no"], unique=False)
    op.create_index(
        "ix_item_unmatched", "item", ["mgmt_no"], unique=False, postgresql_where=sa.text("option_code IS NULL")
    )
    op.create_table(
        "matching",
        sa.Column("channel_id", sa.Text(), nullable=False),
        sa.Column("product_key", sa.Text(), nullable=False),
        sa.Column("option_key", sa.Text(), nullable=False),
        sa.Column("option_code", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_matching_channel_id_channel")),
        sa.ForeignKeyConstraint(["option_code"], ["option.option_code"], name=op.f("fk_matching_option_code_option")),
        sa.PrimaryKeyConstraint("channel_id", "product_key", "option_key", name=op.f("pk_matching")),
    )
    op.create_index("ix_matching_option_code", "matching", ["option_code"], unique=False)
    op.create_table(
        "priority",
        sa.Column("mgmt_no", sa.BigInteger(), nullable=False),
        sa.Column("option_code", sa.Text(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["mgmt_no"], ["orders.mgmt_no"], name=op.f("fk_priority_mgmt_no_orders")),
        sa.ForeignKeyConstraint(["option_code"], ["option.option_code"], name=op.f("fk_priority_option_code_option")),
        sa.PrimaryKeyConstraint("mgmt_no", "option_code", name=op.f("pk_priority")),
    )
    op.create_table(
        "stock_movement",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("option_code", sa.Text(), nullable=False),
        sa.Column("qty", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("mgmt_no", sa.BigInteger(), nullable=True),
        sa.Column("command_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["option_code"], ["option.option_code"], name=op.f("fk_stock_movement_option_code_option")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movement")),
    )
    op.create_index(op.f("ix_stock_movement_option_code"), "stock_movement", ["option_code"], unique=False)
    op.create_table(
        "cancellation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("item_id", sa.BigInteger(), nullable=False),
        sa.Column("mgmt_no", sa.BigInteger(), nullable=False),
        sa.Column("qty", sa.Integer(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("command_id", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("phase IN ('BEFORE','AFTER')", name=op.f("ck_cancellation_phase")),
        sa.CheckConstraint("qty <> 0", name=op.f("ck_cancellation_qty_not_zero")),
        sa.ForeignKeyConstraint(["item_id"], ["item.item_id"], name=op.f("fk_cancellation_item_id_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cancellation")),
    )
    op.create_index(op.f("ix_cancellation_claim_id"), "cancellation", ["claim_id"], unique=False)
    op.create_index(op.f("ix_cancellation_item_id"), "cancellation", ["item_id"], unique=False)


def downgrade() -> None:
    """Down."""
    op.drop_index(op.f("ix_cancellation_item_id"), table_name="cancellation")
    op.drop_index(op.f("ix_cancellation_claim_id"), table_name="cancellation")
    op.drop_table("cancellation")
    op.drop_index(op.f("ix_stock_movement_option_code"), table_name="stock_movement")
    op.drop_table("stock_movement")
    op.drop_table("priority")
    op.drop_index("ix_matching_option_code", table_name="matching")
    op.drop_table("matching")
    op.drop_index("ix_item_unmatched", table_name="item", postgresql_where=sa.text("option_code IS NULL"))
    op.drop_index(op.f("ix_item_mgmt_no"), table_name="item")
    op.drop_table("item")
    op.drop_index(op.f("ix_hold_mgmt_no"), table_name="hold")
    op.drop_table("hold")
    op.drop_index(
        "uq_orders_channel_line",
        table_name="orders",
        postgresql_where=sa.text("source = 'CHANNEL' AND deleted_at IS NULL"),
    )
    op.drop_index(op.f("ix_orders_pack_no"), table_name="orders")
    op.drop_index("ix_orders_market_order_no", table_name="orders")
    op.drop_table("orders")
    op.drop_table("option")
    op.drop_table("supplier")
    op.drop_table("channel")
    op.drop_table("supplier_group")
    op.drop_table("pack_change")
    op.drop_index(
        "ix_pack_recipient_key",
        table_name="pack",
        postgresql_where=sa.text("status = 'RECEIVED' AND NOT combine_locked"),
    )
    op.drop_index("ix_pack_invoice", table_name="pack", postgresql_where=sa.text("invoice_no IS NOT NULL"))
    op.drop_table("pack")
    op.drop_index(op.f("ix_open_claim_mgmt_no"), table_name="open_claim")
    op.drop_table("open_claim")
    op.drop_table("channel_group")
    op.execute("DROP SEQUENCE mgmt_no")
    op.execute("DROP SEQUENCE change_no")
    op.drop_table("idempotency_key")
    drop_bus_tables(op)
