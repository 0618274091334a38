"""The tables of cancellations. Their DDL is frozen in the migrations; a test compares the two."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from shared.bus.tables import bus_tables
from shared.db.metadata import new_metadata

metadata = new_metadata()
bus = bus_tables(metadata)

_WHEN = sa.DateTime(timezone=True)
APPEND_ONLY = ("claim_event",)

idempotency_key = sa.Table(
    "idempotency_key",
    metadata,
    sa.Column("principal", sa.Text, primary_key=True),
    sa.Column("route", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    sa.Column("status", sa.SmallInteger),
    sa.Column("body", sa.LargeBinary),
    sa.Column("created_at", _WHEN, nullable=False, index=True),
)

channel_view = sa.Table(
    "channel_view",
    metadata,
    sa.Column("channel_id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("group_id", sa.Text),
    sa.Column("adapter", sa.Text, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False),
)

pack_match = sa.Table(
    "pack_match",
    metadata,
    sa.Column("pack_no", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("invoice_no", sa.Text),
    sa.Column("shipped_at", _WHEN),
)

order_match = sa.Table(
    "order_match",
    metadata,
    sa.Column("mgmt_no", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Column("pack_no", sa.BigInteger, nullable=False),
    sa.Column("channel_id", sa.Text, nullable=False),
    sa.Column("market_order_no", sa.Text, nullable=False),
    sa.Column("market_line_no", sa.Text, nullable=False),
    sa.Column("product_code", sa.Text, nullable=False),
    sa.Column("product_name", sa.Text, nullable=False),
    sa.Column("option_name", sa.Text, nullable=False),
    sa.Column("items", JSONB, nullable=False),
    sa.Column("qty", sa.Integer, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("deleted", sa.Boolean, nullable=False),
    sa.Column("buyer_name", sa.Text, nullable=False),
    sa.Column("placed_at", _WHEN, nullable=False),
    sa.Index("ix_order_match_order", "channel_id", "market_order_no"),
    sa.Index("ix_order_match_line", "channel_id", "market_line_no"),
)

claim = sa.Table(
    "claim",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("channel_id", sa.Text, nullable=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("part_key", sa.Text, nullable=False),
    sa.Column("claim_key", sa.Text, nullable=False),
    sa.Column("match_key", sa.Text, nullable=False),
    sa.Column("facts", JSONB, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("market_order_no", sa.Text, nullable=False),
    sa.Column("requested_at", _WHEN),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("state_at", _WHEN),
    sa.Column("received_at", _WHEN, nullable=False),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("decision", sa.Text, nullable=False),
    sa.Column("withdrawal", sa.Text),
    sa.Column("withdrawn_at", _WHEN),
    sa.Column("whole", JSONB),
    sa.Column("mgmt_no", sa.BigInteger),
    sa.Column("picked", sa.Boolean, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("code", sa.Text),
    sa.Column("resolution", sa.Text),
    sa.Column("forced", sa.Boolean, nullable=False),
    sa.Column("raced", sa.Boolean, nullable=False),
    sa.Column("urgency", sa.SmallInteger, nullable=False),
    sa.Column("cancelled_at", _WHEN),
    sa.Column("cancelled_qty", sa.Integer, nullable=False),
    sa.Column("restored_qty", sa.Integer, nullable=False),
    sa.Column("decided_qty", sa.Integer),
    sa.Column("answered_version", sa.BigInteger, nullable=False),
    sa.Column("memo", sa.Text, nullable=False),
    sa.Column("acknowledged_at", _WHEN),
    sa.Column("acknowledged_by", sa.Text),
    sa.Column("withdrawal_acknowledged_at", _WHEN),
    sa.Column("withdrawal_acknowledged_by", sa.Text),
    sa.Column("unmatched", sa.Boolean, nullable=False),
    sa.Column("next_match_at", _WHEN),
    sa.Column("match_tries", sa.Integer, nullable=False),
    sa.UniqueConstraint("channel_id", "number", "part_key", name="uq_claim_identity"),
    sa.UniqueConstraint("channel_id", "claim_key", name="uq_claim_key"),
    sa.CheckConstraint("revision >= 0 AND cancelled_qty >= 0", name="counts"),
    sa.CheckConstraint("unmatched = (next_match_at IS NOT NULL)", name="due"),
    sa.Index("ix_claim_match_key", "match_key"),
    sa.Index("ix_claim_next_match_at", "next_match_at", postgresql_where=sa.text("unmatched")),
    sa.Index("ix_claim_listed", sa.text("urgency DESC"), sa.text("received_at DESC"), sa.text("id DESC")),
    sa.Index(
        "ix_claim_withdrawn", sa.text("withdrawn_at DESC"), sa.text("id DESC"),
        postgresql_where=sa.text("withdrawn_at IS NOT NULL"),
    ),
    sa.Index("ix_claim_mgmt_no", "mgmt_no", postgresql_where=sa.text("mgmt_no IS NOT NULL")),
    sa.Index("ix_claim_market_order_no", "market_order_no"),
)  # fmt: skip

claim_event = sa.Table(
    "claim_event",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("claim_id", sa.Uuid, sa.ForeignKey("claim.id"), nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("state_at", _WHEN),
    sa.Column("seen_at", _WHEN, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("raw", JSONB, nullable=False),
    sa.UniqueConstraint(
        "claim_id", "state", "state_at", name="uq_claim_event_said", postgresql_nulls_not_distinct=True
    ),
)

restored_piece = sa.Table(
    "restored_piece",
    metadata,
    sa.Column("mgmt_no", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("version", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("left_qty", sa.Integer, nullable=False),
    sa.CheckConstraint("left_qty >= 0", name="left"),
)

upload_format = sa.Table(
    "upload_format",
    metadata,
    sa.Column("channel_id", sa.Text, primary_key=True),
    sa.Column("body", JSONB, nullable=False),
    sa.Column("updated_at", _WHEN, nullable=False),
    sa.Column("updated_by", sa.Text, nullable=False),
)

upload = sa.Table(
    "upload",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("channel_id", sa.Text, nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("format", JSONB, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("ignored", sa.Integer, nullable=False),
    sa.Column("created_at", _WHEN, nullable=False),
    sa.Column("created_by", sa.Text, nullable=False),
)

upload_row = sa.Table(
    "upload_row",
    metadata,
    sa.Column("upload_id", sa.Uuid, sa.ForeignKey("upload.id"), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("row", JSONB, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("mgmt_no", sa.BigInteger),
    sa.Column("picked", sa.Boolean, nullable=False),
    sa.Column("skip", sa.Boolean, nullable=False),
    sa.Column("asked_at", _WHEN),
    sa.Column("asked_by", sa.Text),
    sa.Column("applied_at", _WHEN),
    sa.Column("ok", sa.Boolean),
    sa.Column("claim_id", sa.Uuid),
    sa.Index(
        "ix_upload_row_asked", "asked_at", postgresql_where=sa.text("asked_at IS NOT NULL AND applied_at IS NULL")
    ),
)
