"""The tables of messaging's database. Constraints hold what must never be false, whatever the code does."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    literal,
    text,
)

from shared.bus.tables import bus_tables
from shared.db.metadata import new_metadata

metadata = new_metadata()
bus = bus_tables(metadata)
WHEN = DateTime(timezone=True)

APPEND_ONLY = ("message_step",)


def constant(value: str) -> ColumnElement[str]:
    """Written into the statement: a plan that is kept for any parameter could not use a partial index."""
    return literal(value, literal_execute=True)


sender = Table(
    "sender",
    metadata,
    Column("sender_no", Text, primary_key=True),
    Column("label", Text, nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("expires_on", Date),
    Column("stopped_at", WHEN),
    Column("stopped_code", Text),
    Column("resumed_at", WHEN),
    Column("version", Integer, nullable=False),
    Column("created_at", WHEN, nullable=False),
    Column("updated_at", WHEN, nullable=False),
    Column("updated_by", Text, nullable=False),
    CheckConstraint("(stopped_at IS NULL) = (stopped_code IS NULL)", name="stop_has_code"),
)

message = Table(
    "message",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("sender_no", Text, ForeignKey("sender.sender_no"), nullable=False),
    Column("dest_no", Text, nullable=False),
    Column("dest_rev", Text, nullable=False),  # the number read backwards: tail search is a prefix search
    Column("subject", Text),
    Column("body", Text, nullable=False),
    Column("body_bytes", Integer, nullable=False),
    Column("mgmt_no", BigInteger),
    Column("operator", Text, nullable=False),
    Column("created_at", WHEN, nullable=False),
    Column("due_at", WHEN, nullable=False),
    Column("next_try_at", WHEN),
    Column("resend_of", Text),
    Column("state", Text, nullable=False),
    Column("pipeline_status", SmallInteger, nullable=False),
    Column("call_status", Text),
    Column("result_class", Text),
    Column("sent_at", WHEN),
    Column("resulted_at", WHEN),
    CheckConstraint("kind IN ('SMS', 'LMS', 'ALIMTALK')", name="kind"),
    CheckConstraint("pipeline_status IN (0, 7, 1, 2)", name="pipeline_status"),
    CheckConstraint("(state = 'QUEUED') = (next_try_at IS NOT NULL)", name="queued_has_time"),
    CheckConstraint("(state IN ('DELIVERED', 'FAILED', 'NO_REPORT')) = (pipeline_status = 2)", name="final"),
    Index("ix_message_next_try_at", "next_try_at", "id", postgresql_where=text("state = 'QUEUED'")),
    Index("ix_message_created_at_id", "created_at", "id"),
    Index("ix_message_mgmt_no", "mgmt_no", "id", postgresql_where=text("mgmt_no IS NOT NULL")),
    Index("ix_message_dest_rev", "dest_rev", postgresql_ops={"dest_rev": "text_pattern_ops"}),
    Index("ix_message_body", "body", postgresql_using="gin", postgresql_ops={"body": "gin_trgm_ops"}),
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", Text, primary_key=True),
    Column("message_id", Text, ForeignKey("message.id"), nullable=False),
    Column("n", Integer, nullable=False),
    Column("resend_of", Text, ForeignKey("attempt.id")),
    Column("state", Text, nullable=False),
    Column("vendor_key", Text),
    Column("gateway_msg_id", Text),
    Column("detail", Text),
    Column("result_code", Text),
    Column("result_class", Text),
    Column("created_at", WHEN, nullable=False),
    Column("unknown_at", WHEN),
    Column("accepted_at", WHEN),
    Column("reported_at", WHEN),
    Column("next_check_at", WHEN),
    Column("checks", Integer, nullable=False),
    UniqueConstraint("message_id", "n"),
    Index("ix_attempt_created_at", "created_at", postgresql_where=text("state = 'SUBMITTING'")),
    Index("ix_attempt_unknown_at", "unknown_at", postgresql_where=text("state = 'UNKNOWN'")),
    Index("ix_attempt_next_check_at", "next_check_at", postgresql_where=text("next_check_at IS NOT NULL")),
)

message_step = Table(
    "message_step",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("message_id", Text, nullable=False, index=True),
    Column("attempt_id", Text, nullable=False),
    Column("at", WHEN, nullable=False),
    Column("before", Text),
    Column("after", Text, nullable=False),
    Column("code", Text),
    Column("source", Text, nullable=False),
)

webhook_inbox = Table(
    "webhook_inbox",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("vendor", Text, nullable=False),
    Column("dedupe_key", LargeBinary, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    Column("received_at", WHEN, nullable=False),
    Column("state", Text, nullable=False),
    Column("due_at", WHEN),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("reason", Text),
    Column("finished_at", WHEN),
    UniqueConstraint("vendor", "dedupe_key"),
    CheckConstraint("(state IN ('NEW', 'ORPHAN')) = (due_at IS NOT NULL)", name="due"),
    Index("ix_webhook_inbox_due_at", "due_at", "id", postgresql_where=text("due_at IS NOT NULL")),
    Index("ix_webhook_inbox_state", "state", postgresql_where=text("state <> 'APPLIED' AND state <> 'REPEATED'")),
    Index("ix_webhook_inbox_finished_at", "finished_at", postgresql_where=text("finished_at IS NOT NULL")),
)

order_contact = Table(
    "order_contact",
    metadata,
    Column("mgmt_no", BigInteger, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("pack_no", BigInteger, nullable=False, index=True),
    Column("buyer_name", Text, nullable=False),
    Column("buyer_tel", Text, nullable=False),
    Column("buyer_mobile", Text, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("channel_name", Text, nullable=False),
    Column("market_order_no", Text, nullable=False),
    Column("cs_status", Text, nullable=False),
    Column("placed_at", WHEN, nullable=False),
    Column("deleted_at", WHEN),
)

pack_contact = Table(
    "pack_contact",
    metadata,
    Column("pack_no", BigInteger, primary_key=True, autoincrement=False),
    Column("version", BigInteger, nullable=False),
    Column("dissolved", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    Column("recipient_name", Text, nullable=False),
    Column("recipient_tel", Text, nullable=False),
    Column("recipient_mobile", Text, nullable=False),
)
"""Recipient and 주문상태 are the pack's: they change with the pack's version, while its orders keep theirs."""
