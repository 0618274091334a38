"""The tables of cs' database: the truth (records, jobs) and the read model, which can be built anew from orders."""

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
from sqlalchemy.dialects.postgresql import JSONB

from services.cs.adapters.tables_view import metadata
from shared.bus.tables import bus_tables

APPEND_ONLY = ("cs_record",)

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
    Index("ix_cs_record_state_alarm", "mgmt_no", postgresql_where=text("alarm_at IS NOT NULL")),
)
"""What changes about a record, 처리상태 and its alarm, and what lists seek it by."""

job = Table(
    "job",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("params", JSONB, nullable=False),
    Column("state", Text, nullable=False),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("operator", Text, nullable=False),
    Column("created_at", WHEN, nullable=False),
    Column("due_at", WHEN),  # null: finished
    Column("attempts", Integer, nullable=False),
    Column("error", Text),
    Column("finished_at", WHEN),
    CheckConstraint("state IN ('RUNNING','DONE','FAILED')", name="state"),
    CheckConstraint("(state = 'RUNNING') = (due_at IS NOT NULL)", name="due_while_running"),
    Index("ix_job_due_at", "due_at", postgresql_where=text("due_at IS NOT NULL")),
)

job_row = Table(
    "job_row",
    metadata,
    Column("job_id", Uuid, ForeignKey("job.id", ondelete="CASCADE"), primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("target", BigInteger, nullable=False),
    Column("done", Boolean, nullable=False, server_default="false"),
    Column("code", Text),
    Index("ix_job_row_waiting", "job_id", "n", postgresql_where=text("NOT done")),
)
"""One row of a job: done once, in the transaction that does it."""
