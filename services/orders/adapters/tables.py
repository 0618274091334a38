"""The tables of orders' database. Constraints hold what must never be false, whatever the code does."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Sequence,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.orders.adapters.tables_bulk import bulk_row as bulk_row
from services.orders.adapters.tables_exports import export_job as export_job
from services.orders.adapters.tables_masters import channel, metadata, option
from services.orders.adapters.tables_returns import exchange_call_off as exchange_call_off
from services.orders.adapters.tables_returns import return_line as return_line
from services.orders.adapters.tables_uploads import upload_row as upload_row

change_no = Sequence("change_no", metadata=metadata)
"""Versions of packs and orders, taken after all pack locks are held (domain.md 2.1)."""
mgmt_no_seq = Sequence("mgmt_no", start=100001, metadata=metadata)
"""관리번호."""

WHEN = DateTime(timezone=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default="0")


pack = Table(
    "pack",
    metadata,
    Column("pack_no", BigInteger, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("status", Text, nullable=False),
    _text("name"),
    _text("tel"),
    _text("mobile"),
    _text("zip"),
    _text("address"),
    _text("memo"),
    _text("recipient_key"),  # normalised name, address, zip: what auto-combining joins on
    Column("combine_locked", Boolean, nullable=False, server_default="false"),
    Column("courier", Text),
    Column("invoice_no", Text),
    Column("invoiced_at", WHEN),
    Column("shipped_at", WHEN),
    CheckConstraint("status IN ('RECEIVED','INVOICED','SHIPPED')", name="status"),
    CheckConstraint("(status = 'RECEIVED') = (invoice_no IS NULL)", name="invoice_when_invoiced"),
    CheckConstraint("(status = 'SHIPPED') = (shipped_at IS NOT NULL)", name="shipped_at_when_shipped"),
    Index(
        "ix_pack_recipient_key", "recipient_key", postgresql_where=text("status = 'RECEIVED' AND NOT combine_locked")
    ),
    Index("ix_pack_received", "pack_no", postgresql_where=text("status = 'RECEIVED'")),
    Index("ix_pack_labelled", "pack_no", postgresql_where=text("status = 'INVOICED'")),
    Index("ix_pack_invoice", "courier", "invoice_no", postgresql_where=text("invoice_no IS NOT NULL")),
)

orders = Table(
    "orders",
    metadata,
    Column("mgmt_no", BigInteger, primary_key=True, autoincrement=False),
    Column(
        "pack_no",
        BigInteger,
        ForeignKey("pack.pack_no", deferrable=True, initially="DEFERRED"),
        nullable=False,
        index=True,
    ),
    Column("version", BigInteger, nullable=False),
    Column("channel_id", Text, ForeignKey(channel.c.id), nullable=False),
    Column("market_order_no", Text, nullable=False),
    _text("market_line_no"),
    Column("placed_at", WHEN, nullable=False),
    Column("ordered_at", WHEN),
    Column("ship_by", WHEN),
    Column("source", Text, nullable=False),
    Column("copied_from", BigInteger),
    Column("deleted_at", WHEN),
    _text("buyer_name"),
    _text("buyer_tel"),
    _text("buyer_mobile"),
    _text("buyer_zip"),
    _text("buyer_address"),
    _text("channel_product_code"),
    _text("channel_product_name"),
    _text("channel_option_name"),
    Column("order_amount", BigInteger, nullable=False, server_default="0"),
    Column("paid_amount", BigInteger, nullable=False, server_default="0"),
    Column("settlement_expected", BigInteger, nullable=False, server_default="0"),
    Column("shipping_fee", BigInteger, nullable=False, server_default="0"),
    CheckConstraint("source IN ('CHANNEL','MANUAL','COPY','FULL_COPY','EXCHANGE','RESHIP','SPLIT')", name="source"),
    Index(
        "uq_orders_channel_line",
        "channel_id",
        "market_order_no",
        "market_line_no",
        unique=True,
        postgresql_where=text("source = 'CHANNEL' AND deleted_at IS NULL"),
    ),
    Index("ix_orders_market_order_no", "channel_id", "market_order_no"),
    Index("ix_orders_split_from", "copied_from", postgresql_where=text("source = 'SPLIT'")),
)

item = Table(
    "item",
    metadata,
    Column("item_id", BigInteger, Identity(), primary_key=True),
    Column("mgmt_no", BigInteger, ForeignKey("orders.mgmt_no"), nullable=False, index=True),
    Column("option_code", Text, ForeignKey(option.c.option_code), index=True),
    Column("qty", Integer, nullable=False),
    _count("cancelled_before_qty"),
    _count("cancelled_after_qty"),
    _count("exchanged_qty"),
    _count("exchanged_after_qty"),  # of exchanged_qty: those that a new order replaces
    _count("returning_qty"),
    _count("collected_qty"),  # that came back and arrived
    _count("reshipped_qty"),  # cancelled pieces that a new order ships again: never restored twice
    Column("price", BigInteger, nullable=False, server_default="0"),
    Column("added_by_cs", Boolean, nullable=False, server_default="false"),
    CheckConstraint("qty > 0", name="qty_positive"),
    CheckConstraint(
        "cancelled_before_qty >= 0 AND cancelled_after_qty >= 0 AND cancelled_before_qty + cancelled_after_qty <= qty",
        name="cancelled_within_qty",
    ),
    CheckConstraint(
        "reshipped_qty >= 0 AND reshipped_qty <= cancelled_before_qty + cancelled_after_qty", name="reshipped_within"
    ),
    CheckConstraint("exchanged_qty >= 0 AND exchanged_qty <= qty", name="exchanged_within_qty"),
    CheckConstraint("exchanged_after_qty >= 0 AND exchanged_after_qty <= exchanged_qty", name="exchanged_after_within"),
    CheckConstraint("collected_qty >= 0 AND collected_qty <= qty", name="collected_within_qty"),
    CheckConstraint("returning_qty >= 0 AND returning_qty <= qty", name="returning_within_qty"),
    Index("ix_item_unmatched", "mgmt_no", postgresql_where=text("option_code IS NULL")),
)

hold = Table(
    "hold",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("mgmt_no", BigInteger, ForeignKey("orders.mgmt_no"), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    _text("reason"),
    Column("claim_id", Text, unique=True),
    Column("by", Text, nullable=False),
    Column("at", WHEN, nullable=False),
)

open_claim = Table(
    "open_claim",
    metadata,
    Column("claim_id", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("mgmt_no", BigInteger, index=True),
    Column("item_id", BigInteger),
    Column("qty", Integer),
    Column("state", Text, nullable=False),  # domain/claims.py; HELD is the ship gate
    Column("decision", Text, nullable=False),
    Column("withdrawal", Text),
    _count("cancelled_qty"),
    Column("raced", Boolean, nullable=False, server_default="false"),
    _text("reason"),
    _text("reason_raw"),
    Column("requested_at", WHEN),
    Column("received_at", WHEN),
    Column("decided_at", WHEN),
    CheckConstraint("state IN ('HELD','DECIDED','WITHDRAWN')", name="state"),
)

cancellation = Table(
    "cancellation",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("item_id", BigInteger, ForeignKey("item.item_id"), nullable=False, index=True),
    Column("mgmt_no", BigInteger, nullable=False),
    Column("qty", Integer, nullable=False),  # + cancelled, - restored
    _count("reshipped"),  # pieces that stay cancelled here because a new order ships them
    Column("phase", Text, nullable=False),
    Column("claim_id", Text, index=True),
    _text("reason"),
    Column("command_id", Text, nullable=False),
    Column("operator", Text, nullable=False),
    Column("at", WHEN, nullable=False),
    CheckConstraint("qty <> 0 OR reshipped <> 0", name="something"),
    CheckConstraint("phase IN ('BEFORE','AFTER')", name="phase"),
)
"""The cancellation ledger, append-only: its sum per item and phase is what the item says."""

priority = Table(
    "priority",
    metadata,
    Column("mgmt_no", BigInteger, ForeignKey("orders.mgmt_no"), primary_key=True),
    Column("option_code", Text, ForeignKey(option.c.option_code), primary_key=True),
    Column("position", BigInteger, nullable=False),  # with gaps; the dense rank is the place among them (A18)
    Column("set_by", Text, nullable=False, server_default=""),
    Column("set_at", WHEN, nullable=False, server_default=func.now()),
    Index("ix_priority_queue", "option_code", "position", "mgmt_no"),
)

stock_movement = Table(
    "stock_movement",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("option_code", Text, ForeignKey(option.c.option_code), nullable=False, index=True),
    Column("qty", Integer, nullable=False),  # + in, - out
    Column("kind", Text, nullable=False),
    Column("mgmt_no", BigInteger, index=True),
    Column("command_id", Text, nullable=False),
    Column("at", WHEN, nullable=False),
)

pack_change = Table(
    "pack_change",
    metadata,
    Column("pack_no", BigInteger, primary_key=True),
    Column("version", BigInteger, primary_key=True),
    Column("by", Text, nullable=False),
    Column("at", WHEN, nullable=False),
    Column("changes", JSONB, nullable=False),  # [{field, old, new}]
)
"""What each version of a pack changed, for the `changes` of VERSION_CONFLICT."""

APPEND_ONLY = ("cancellation", "stock_movement", "pack_change", "access_log")
"""Tables that the run-time role may only read and add to."""
