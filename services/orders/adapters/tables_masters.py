"""The masters' tables: channels, suppliers, options, remembered matches."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, DateTime, ForeignKey, Index, Integer, Table, Text

from shared.db.metadata import new_metadata

metadata = new_metadata()

channel_group = Table(
    "channel_group",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("auto_combine", Boolean, nullable=False, server_default="true"),
    Column("active", Boolean, nullable=False, server_default="true"),
    Column("version", BigInteger, nullable=False),
)

channel = Table(
    "channel",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("group_id", Text, ForeignKey(channel_group.c.id)),
    Column("adapter", Text, nullable=False),
    Column("active", Boolean, nullable=False, server_default="true"),
    Column("price_tier", Text, nullable=False, server_default="A"),
    Column("version", BigInteger, nullable=False),
)

supplier_group = Table(
    "supplier_group",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("active", Boolean, nullable=False, server_default="true"),
    Column("version", BigInteger, nullable=False),
)

supplier = Table(
    "supplier",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("group_id", Text, ForeignKey(supplier_group.c.id)),
    Column("active", Boolean, nullable=False, server_default="true"),
    Column("version", BigInteger, nullable=False),
)

option = Table(
    "option",
    metadata,
    Column("option_code", Text, primary_key=True),
    Column("product_code", Text, nullable=False),
    Column("product_name", Text, nullable=False),
    Column("option_name", Text, nullable=False, server_default=""),
    *(Column(f"price_tier_{tier}", BigInteger, nullable=False, server_default="0") for tier in "abcde"),
    Column("supplier_id", Text, ForeignKey(supplier.c.id)),
    Column("stock_on_hand", Integer, nullable=False, server_default="0"),
    Column("sold_out", Boolean, nullable=False, server_default="false"),
    Column("temporarily_sold_out", Boolean, nullable=False, server_default="false"),
    Column("consignment", Boolean, nullable=False, server_default="false"),
    Column("active", Boolean, nullable=False, server_default="true"),
    Column("version", BigInteger, nullable=False),
    CheckConstraint(" AND ".join(f"price_tier_{tier} >= 0" for tier in "abcde"), name="price_tiers"),
)
"""상품옵션 (SKU). Stock may go below zero: a parcel that left has left, and the ledger says so."""

matching = Table(
    "matching",
    metadata,
    Column("channel_id", Text, ForeignKey(channel.c.id), primary_key=True),
    Column("product_key", Text, primary_key=True),  # the channel's product code, else its product name
    Column("option_key", Text, primary_key=True),
    Column("option_code", Text, ForeignKey(option.c.option_code), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("ix_matching_option_code", "option_code"),
)
