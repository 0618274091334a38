"""The tables of cs' database: the truth (records, jobs) and the read model, which can be built anew from orders."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
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

from services.cs.adapters import tables_audit, tables_desk, tables_jobs, tables_returns  # noqa: F401 - their tables belong to the same metadata
from services.cs.adapters.tables_view import metadata
from shared.bus.tables import bus_tables

APPEND_ONLY = ("cs_record", "cs_record_salt", "cs_chain", "access_log", "case_change")

bus_tables(metadata)

WHEN = DateTime(timezone=True)
_NEWEST = (text("at DESC"), text("record_id DESC"))

cs_record = Table(
    "cs_record",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("key", Text, nullable=False),  # the event, or the command, that left it
    Column("mgmt_no", BigInteger, nullable=False),
    Column("line", Integer, nullable=False),
    Column("pack_no", BigInteger, nullable=False),  # as it was when logged
    Column("at", WHEN, nullable=False),
    Column("operator", Text, nullable=False),
    Column("task", Text, nullable=False),
    Column("system_text", Text, nullable=False),
    Column("masked_text", Text),  # for readers without pii.read, where it differs
    Column("note", Text, nullable=False),
    Column("cancel_reason", Text),
    Column("exchange_reason", Text),
    Column("general_type", Text),
    Column("message_id", Text),
    UniqueConstraint("key", "mgmt_no", "line"),
    Index("ix_cs_record_mgmt_no_id", "mgmt_no", "id"),
    Index("ix_cs_record_cancel_reason", "cancel_reason", "at", postgresql_where=text("cancel_reason IS NOT NULL")),
    Index(
        "ix_cs_record_exchange_reason", "exchange_reason", "at", postgresql_where=text("exchange_reason IS NOT NULL")
    ),
)
"""C/S 이력, append-only: the run-time role may insert and read, nothing else."""

cs_record_state = Table(
    "cs_record_state",
    metadata,
    Column("record_id", BigInteger, ForeignKey("cs_record.id"), primary_key=True, autoincrement=False),
    Column("mgmt_no", BigInteger, nullable=False),  # these four repeat the record, for the indexes of the lists
    Column("at", WHEN, nullable=False),
    Column("operator", Text, nullable=False),
    Column("task", Text, nullable=False),
    Column("handled", Text, nullable=False),
    Column("handled_by", Text),
    Column("handled_at", WHEN),
    Column("alarm_at", WHEN),
    CheckConstraint("handled IN ('OPEN','DONE')", name="handled"),
    Index("ix_cs_record_state_newest", *_NEWEST),
    Index("ix_cs_record_state_operator", "operator", *_NEWEST),
    Index("ix_cs_record_state_task", "task", *_NEWEST),
    Index("ix_cs_record_state_open", *_NEWEST, postgresql_where=text("handled = 'OPEN'")),
    Index("ix_cs_record_state_of", "mgmt_no"),
    Index("ix_cs_record_state_open_of", "mgmt_no", postgresql_where=text("handled = 'OPEN'")),
    Index("ix_cs_record_state_alarm", *_NEWEST, postgresql_where=text("alarm_at IS NOT NULL")),
)
"""What changes about a record, 처리상태 and its alarm, and what lists seek it by."""

reason_day = Table(
    "reason_day",
    metadata,
    Column("channel_id", Text, primary_key=True),  # empty: all channels together
    Column("day", Date, primary_key=True),
    Column("reason", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)
"""반품통계: counted with the records, of each channel and of all, so that a year is a few thousand rows."""
