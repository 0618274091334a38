"""Returns and exchanges, from the request to the settlement: the truth of cs, opened by events of orders."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from services.cs.adapters.tables_view import metadata

WHEN = DateTime(timezone=True)
_NEWEST = (text("requested_at DESC"), text("id DESC"))


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _won(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


return_case = Table(
    "return_case",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("return_id", Uuid, nullable=False),  # orders gave it
    Column("mgmt_no", BigInteger, nullable=False),
    _text("channel_id"),
    _text("command_id"),
    _text("origin"),
    _text("stage"),
    Column("version", Integer, nullable=False),  # the `revision` of what is published
    Column("requested_at", WHEN, nullable=False),
    _text("requested_by"),
    Column("shipped_at", WHEN),
    Column("accepted_at", WHEN),
    Column("arrived_at", WHEN),
    Column("cancelled_at", WHEN),
    Column("sender", JSONB),
    Column("receiver", JSONB),
    Column("payer", Text),
    Column("reason", Text),
    Column("claim_id", Text),
    Column("courier", Text),
    _text("courier_name"),
    Column("return_invoice_no", Text),
    _won("expected_site"),
    _won("expected_enclosed"),
    _won("expected_bank"),
    _won("arrived_site"),
    _won("arrived_enclosed"),
    _won("arrived_bank"),
    _won("receivable"),
    Column("receivable_by_hand", Boolean, nullable=False),
    Column("receivable_since", WHEN),
    Column("outcome", Text),
    Column("outcome_reason", Text),
    Column("override_reason", Text),
    Column("settled_at", WHEN),
    Column("settled_by", Text),
    Column("refund_amount", BigInteger),
    Column("refund_method", Text),
    Column("refund_due_at", WHEN),
    Column("refund_done_at", WHEN),
    UniqueConstraint("return_id"),
    CheckConstraint("origin IN ('PICKUP','EXPECTED')", name="origin"),
    CheckConstraint("stage IN ('REQUESTED','ACCEPTED','ARRIVED','CANCELLED')", name="stage"),
    CheckConstraint("(stage = 'ARRIVED') = (arrived_at IS NOT NULL)", name="arrived"),
    CheckConstraint("(settled_at IS NULL) = (outcome IS NULL)", name="settled"),
    CheckConstraint("stage <> 'CANCELLED' OR settled_at IS NULL", name="not_settled_when_cancelled"),
    CheckConstraint("(refund_amount IS NULL) = (refund_method IS NULL)", name="refund"),
    CheckConstraint("receivable >= 0 AND (receivable > 0) = (receivable_since IS NOT NULL)", name="receivable"),
    Index("ix_return_case_requested", *_NEWEST),
    Index("ix_return_case_shipped", text("coalesce(shipped_at, '-infinity') DESC"), text("id DESC")),
    Index("ix_return_case_arrived", text("coalesce(arrived_at, '-infinity') DESC"), text("id DESC")),
    Index("ix_return_case_receivable", *_NEWEST, postgresql_where=text("receivable > 0")),
    Index(
        "ix_return_case_refund_due",
        *_NEWEST,
        postgresql_where=text("refund_amount IS NOT NULL AND refund_done_at IS NULL"),
    ),
    Index("ix_return_case_open", *_NEWEST, postgresql_where=text("settled_at IS NULL AND stage <> 'CANCELLED'")),
    Index("ix_return_case_mgmt_no", "mgmt_no"),
    Index(
        "ix_return_case_return_invoice_no",
        "return_invoice_no",
        postgresql_ops={"return_invoice_no": "text_pattern_ops"},
        postgresql_where=text("return_invoice_no IS NOT NULL"),
    ),
)
"""One row a return (domain.md 2.6): stage and settlement apart, seven numbers of fees, the refund."""

return_item = Table(
    "return_item",
    metadata,
    Column("case_id", BigInteger, ForeignKey("return_case.id"), primary_key=True, autoincrement=False),
    Column("item_id", BigInteger, primary_key=True, autoincrement=False),
    Column("option_code", Text),
    _text("product_name"),
    _text("option_name"),
    Column("qty", Integer, nullable=False),
    Column("inbound", Boolean, nullable=False),
    CheckConstraint("qty > 0", name="qty"),
    Index("ix_return_item_item_id", "item_id"),
)

return_piece = Table(
    "return_piece",
    metadata,
    Column("case_id", BigInteger, primary_key=True, autoincrement=False),
    Column("item_id", BigInteger, primary_key=True, autoincrement=False),
    Column("disposition", Text, primary_key=True),
    Column("qty", Integer, nullable=False),
    ForeignKeyConstraint(["case_id", "item_id"], ["return_item.case_id", "return_item.item_id"]),
    CheckConstraint("disposition IN ('RESTOCK','B_GRADE','DISCARD','MISSING')", name="disposition"),
    CheckConstraint("qty > 0", name="qty"),
)
"""What the inspection found, as it stands; how it came about is in `case_change`."""

exchange_case = Table(
    "exchange_case",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("new_mgmt_no", BigInteger, nullable=False),
    Column("mgmt_no", BigInteger, nullable=False),
    _text("channel_id"),
    _text("command_id"),
    Column("item_id", BigInteger, nullable=False),
    Column("qty", Integer, nullable=False),
    Column("old_option_code", Text),
    _text("old_product_name"),
    _text("old_option_name"),
    _text("new_option_code"),
    _text("new_product_name"),
    _text("new_option_name"),
    _text("reason"),
    Column("ship_first", Boolean, nullable=False),
    _text("state"),
    Column("version", Integer, nullable=False),
    Column("requested_at", WHEN, nullable=False),
    _text("requested_by"),
    Column("shipped_at", WHEN),
    Column("return_case_id", BigInteger, ForeignKey("return_case.id")),
    Column("came_qty", Integer, nullable=False, server_default="0"),  # pieces that let it go, and no other
    Column("released_at", WHEN),
    Column("completed_at", WHEN),
    Column("cancelled_at", WHEN),
    Column("handled_by", Text),
    UniqueConstraint("new_mgmt_no"),
    CheckConstraint("state IN ('WAITING','RELEASED','COMPLETED','CANCELLED')", name="state"),
    CheckConstraint("came_qty IN (0, qty)", name="came_qty"),
    CheckConstraint("qty > 0", name="qty"),
    Index("ix_exchange_case_requested", *_NEWEST),
    Index("ix_exchange_case_mgmt_no", "mgmt_no"),
)
"""One row a replacement order (domain.md 2.7, F-163)."""

case_change = Table(
    "case_change",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    _text("kind"),
    Column("case_id", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    _text("field"),
    Column("old", JSONB(none_as_null=True)),
    Column("new", JSONB(none_as_null=True)),
    Column("at", WHEN, nullable=False),
    _text("by"),
    CheckConstraint("kind IN ('RETURN','EXCHANGE')", name="kind"),
    Index("ix_case_change_of", "kind", "case_id", "version", "id"),
)
"""Every change of a case, append-only: the ledger of its fees, and what a stale `expected_version` is told."""
