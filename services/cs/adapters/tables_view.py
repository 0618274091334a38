"""The read model of orders: what the grids show and search. Fed by events only; each row guards itself by its version."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    Integer,
    Table,
    Text,
    func,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from shared.db.metadata import new_metadata

metadata = new_metadata()
WHEN = DateTime(timezone=True)
_NEWEST = (text("placed_at DESC"), text("pack_no DESC"))


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _newest(name: str, where: str, *first: str) -> Index:
    return Index(f"ix_pack_view_{name}", *first, *_NEWEST, postgresql_where=text(where))


def _tail(name: str, column: str) -> Index:
    """For the last digits of a phone: the index holds the number reversed."""
    return Index(name, func.reverse(literal_column(column)).label("tail"), postgresql_ops={"tail": "text_pattern_ops"})


view_generation = Table(
    "view_generation",
    metadata,
    Column("one", Boolean, primary_key=True, server_default="true"),
    Column("generation", Integer, nullable=False),
    CheckConstraint("one", name="one_row"),
)
"""Counts the rebuilds: a row of an earlier one may be written again at the same version."""

pack_view = Table(
    "pack_view",
    metadata,
    Column("pack_no", BigInteger, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("generation", Integer, nullable=False),  # of the rebuild that wrote it
    Column("dissolved", Boolean, nullable=False),  # a tombstone: kept, so that nothing old brings the pack back
    Column("deleted", Boolean, nullable=False),
    Column("listed", Boolean, nullable=False),
    _text("status"),
    Column("placed_at", WHEN),
    Column("channel_id", Text),
    _text("channel_name"),
    _text("market_order_no"),
    _text("buyer_name"),
    _text("recipient_name"),
    _text("recipient_tel"),
    _text("recipient_mobile"),
    _text("recipient_zip"),
    _text("recipient_address"),
    _text("recipient_memo"),
    Column("holds", JSONB, nullable=False),
    Column("on_hold", Boolean, nullable=False),
    Column("combine_locked", Boolean, nullable=False),
    Column("courier", Text),
    Column("invoice_no", Text),
    Column("invoiced_at", WHEN),
    Column("shipped_at", WHEN),
    Column("qty", Integer, nullable=False),
    Column("order_count", Integer, nullable=False),
    Column("mgmt_nos", ARRAY(BigInteger), nullable=False),
    Column("cs_badges", ARRAY(Text), nullable=False),
    Column("fully_cancelled", Boolean, nullable=False),
    Column("ship_by", WHEN),
    Column("channel_ids", ARRAY(Text), nullable=False),
    Column("has_open", Boolean, nullable=False, server_default="false"),  # written by `pack_records` only
    _newest("newest", "listed"),
    _newest("status", "listed", "status"),
    _newest("held", "listed AND on_hold"),
    _newest("open", "listed AND has_open"),
    _newest("channel", "listed", "channel_id"),
    _newest("cross", "listed AND cardinality(channel_ids) > 1"),
    _newest("combined", "listed AND order_count > 1"),
    _newest("claimed", "listed AND cs_badges <> '{NORMAL}'::text[]"),
    _newest("deleted", "deleted"),
    Index(
        "ix_pack_view_shipped",
        text("shipped_at DESC"),
        text("pack_no DESC"),
        postgresql_where=text("listed AND shipped_at IS NOT NULL"),
    ),
    Index(
        "ix_pack_view_owed",
        "ship_by",
        "pack_no",
        postgresql_where=text("listed AND status <> 'SHIPPED' AND NOT fully_cancelled AND ship_by IS NOT NULL"),
    ),
    Index("ix_pack_view_channel_ids", "channel_ids", postgresql_using="gin"),
    Index(
        "ix_pack_view_invoice_no",
        "invoice_no",
        postgresql_ops={"invoice_no": "text_pattern_ops"},
        postgresql_where=text("invoice_no IS NOT NULL"),
    ),
    _tail("ix_pack_view_tel", "recipient_tel"),
    _tail("ix_pack_view_mobile", "recipient_mobile"),
)
"""One row a 합포: the CS window's grid (F-025) and what it filters by."""

pack_search = Table(
    "pack_search",
    metadata,
    Column("pack_no", BigInteger, primary_key=True, autoincrement=False),
    Column("placed_at", WHEN),
    Column("listed", Boolean, nullable=False),
    _text("recipient"),
    _text("buyers"),
    _text("address"),
    _text("products"),
    _text("options"),
    Column("tokens", ARRAY(Text), nullable=False),
    Index("ix_pack_search_tokens", "tokens", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
)
"""What F-011 looks through. Apart, because a parcel changes its state often and its words hardly ever. Without a pending
list, which each stretch of a search would read anew."""

record_words = Table(
    "record_words",
    metadata,
    Column("pack_no", BigInteger, primary_key=True, autoincrement=False),
    Column("tag", Text, primary_key=True),
    Column("tokens", ARRAY(Text), nullable=False),
    Index("ix_record_words_tokens", "tokens", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
)
"""The words of a pack once for each week and era of its records: CS내역조회 walks the time of records, not of packs.
Written by `pack_records` only; when a pack's words change, all of its rows are written anew."""

order_view = Table(
    "order_view",
    metadata,
    Column("mgmt_no", BigInteger, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("pack_no", BigInteger, nullable=False),
    _text("channel_id"),
    _text("channel_name"),
    Column("market_order_no", Text, nullable=False),
    _text("market_line_no"),
    Column("placed_at", WHEN, nullable=False),
    Column("ship_by", WHEN),
    _text("source"),
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
    Column("order_amount", BigInteger, nullable=False),
    Column("paid_amount", BigInteger, nullable=False),
    Column("settlement_expected", BigInteger, nullable=False),
    Column("shipping_fee", BigInteger, nullable=False),
    Column("priorities", JSONB, nullable=False),
    _text("cs_status"),
    Column("cs_badges", ARRAY(Text), nullable=False),
    Column("items", JSONB, nullable=False),
    Index("ix_order_view_of_pack", "pack_no", "mgmt_no"),
    Index("ix_order_view_pack_of", "mgmt_no", "pack_no"),  # from a record to its pack without reading the row
    Index("ix_order_view_market_order_no", "market_order_no", postgresql_ops={"market_order_no": "text_pattern_ops"}),
    _tail("ix_order_view_buyer_tel", "buyer_tel"),
    _tail("ix_order_view_buyer_mobile", "buyer_mobile"),
)
"""One row a 관리번호, deleted ones too: their records stay searchable."""

channel_view = Table(
    "channel_view",
    metadata,
    Column("channel_id", Text, primary_key=True),
    _text("name"),
    Column("group_id", Text, index=True),
    Column("version", BigInteger, nullable=False),
)

option_view = Table(
    "option_view",
    metadata,
    Column("option_code", Text, primary_key=True),
    Column("stock_on_hand", Integer, nullable=False),
    Column("sold_out", Boolean, nullable=False),
    Column("temporarily_sold_out", Boolean, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("supplier_id", Text, index=True),
    Column("supplier_group_id", Text, index=True),
)
"""Stock and 품절 flags move without their orders: F-019, F-020 and the item grid look here."""
