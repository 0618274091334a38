"""The tables of pieces on their way back, and of exchanges that were called off."""

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
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from services.orders.adapters.tables_masters import metadata

return_line = Table(
    "return_line",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("return_id", Uuid, nullable=False),
    Column("mgmt_no", BigInteger, ForeignKey("orders.mgmt_no"), nullable=False, index=True),
    Column("item_id", BigInteger, ForeignKey("item.item_id"), nullable=False),
    Column("option_code", Text),
    Column("qty", Integer, nullable=False),
    Column("origin", Text, nullable=False),
    Column("inbound", Boolean, nullable=False),  # 입고예정: the stock expects these pieces
    Column("state", Text, nullable=False, server_default="OPEN"),
    Column("arrived_qty", Integer, nullable=False, server_default="0"),  # without those that were missing
    Column("restocked_qty", Integer, nullable=False, server_default="0"),
    Column("revision", Integer, nullable=False, server_default="0"),  # of the case, when it last spoke of this line
    Column("settled", Boolean, nullable=False, server_default="false"),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("by", Text, nullable=False),
    CheckConstraint("qty > 0", name="qty_positive"),
    CheckConstraint("origin IN ('PICKUP','EXPECTED')", name="origin"),
    CheckConstraint("state IN ('OPEN','ARRIVED','CANCELLED')", name="state"),
    CheckConstraint(
        "restocked_qty >= 0 AND restocked_qty <= arrived_qty AND arrived_qty <= qty", name="arrived_within_qty"
    ),
    UniqueConstraint("return_id", "item_id"),
    Index("ix_return_line_inbound", "id", postgresql_where=text("inbound AND state = 'OPEN'")),
)
"""Lines of returns as orders knows them: what is on its way, and what the stock expects of it. The case itself is cs'."""

exchange_call_off = Table(
    "exchange_call_off",
    metadata,
    Column("mgmt_no", BigInteger, ForeignKey("orders.mgmt_no"), primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),  # of the case, when it last asked
    Column("done", Boolean, nullable=False),
    Column("given_back", Integer, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    CheckConstraint("given_back >= 0 AND (done OR given_back = 0)", name="given_back_once"),
)
"""One row a replacement whose exchange was called off (교환취소), done or not: the exchanged pieces count again once."""
