"""What people keep at their desk: alarms, macros, messages to one another."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from services.cs.adapters.tables_view import metadata

WHEN = DateTime(timezone=True)

alarm = Table(
    "alarm",
    metadata,
    Column("record_id", BigInteger, ForeignKey("cs_record.id"), primary_key=True, autoincrement=False),
    Column("mgmt_no", BigInteger, nullable=False),
    Column("command_id", Text, nullable=False),  # that set it: several records of one command ring once for an order
    Column("operator", Text, nullable=False),  # who set it
    Column("due_at", WHEN, nullable=False),  # the minute of the record's `alarm_at`
    Column("rang_at", WHEN),  # when it was found due
    Column("claimed_until", WHEN),  # so long one process is delivering it
    Column("told_at", WHEN),  # on the stream
    Column("dismissed_at", WHEN),
    Column("dismissed_by", Text),
    UniqueConstraint("command_id", "mgmt_no"),
    Index("ix_alarm_untold", "due_at", "record_id", postgresql_where=text("told_at IS NULL AND dismissed_at IS NULL")),
    Index("ix_alarm_open", "due_at", "record_id", postgresql_where=text("dismissed_at IS NULL")),
    Index("ix_alarm_operator", "operator", "due_at", "record_id"),
    Index("ix_alarm_mgmt_no", "mgmt_no"),
)
"""알람 of a C/S record: at most one each, and of the records that one command left on an order the first."""

macro = Table(
    "macro",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", WHEN, nullable=False),
    Column("updated_by", Text, nullable=False),
    Column("updated_at", WHEN, nullable=False),
    UniqueConstraint("name"),
)
"""매크로 of C/S notes, of all operators."""

macro_change = Table(
    "macro_change",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("macro_id", BigInteger, ForeignKey("macro.id", ondelete="CASCADE"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("field", Text, nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("at", WHEN, nullable=False),
    Column("by", Text, nullable=False),
    Index("ix_macro_change_of", "macro_id", "version", "id"),
)
"""What was changed of a macro, as long as there is one: a stale `expected_version` is told."""

staff_message = Table(
    "staff_message",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("at", WHEN, nullable=False),
    Column("sender", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("mgmt_no", BigInteger),
    Index("ix_staff_message_recipient", "recipient", text("at DESC"), text("id DESC")),
    Index("ix_staff_message_sender", "sender", text("at DESC"), text("id DESC")),
    Index("ix_staff_message_mgmt_no", "mgmt_no", postgresql_where=text("mgmt_no IS NOT NULL")),
)
"""메시지 of the frame (F-005)."""
