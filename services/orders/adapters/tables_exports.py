"""Exports with their files, and the log of who asked for and took whose data."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
)
from sqlalchemy import Uuid as UuidType
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.orders.adapters.tables_masters import metadata

_WHEN = DateTime(timezone=True)

export_job = Table(
    "export_job",
    metadata,
    Column("id", UuidType, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("filter", JSONB, nullable=False),
    Column("reason", Text, nullable=False),
    Column("unmasked", Boolean, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", _WHEN, nullable=False),
    Column("rows", Integer),
    Column("mgmt_nos", ARRAY(BigInteger)),
    Column("file", LargeBinary),
    Column("state", Text, nullable=False),
    Column("found", Integer),
    Column("due_at", _WHEN),  # null: ended
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("finished_at", _WHEN),
    CheckConstraint("state IN ('RUNNING','DONE','FAILED','CANCELLED')", name="state"),
    CheckConstraint("(state = 'RUNNING') = (due_at IS NOT NULL)", name="due_while_running"),
    CheckConstraint("(state = 'DONE') = (file IS NOT NULL)", name="file_when_done"),
    Index("ix_export_job_due_at", "due_at", postgresql_where=sql("due_at IS NOT NULL")),
)

access_log = Table(
    "access_log",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("at", _WHEN, nullable=False),
    Column("who", Text, nullable=False),
    Column("from_address", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("mgmt_nos", ARRAY(BigInteger), nullable=False),
    Column("what", JSONB, nullable=False),
    Column("reason", Text, nullable=False),
    Column("job_id", UuidType, nullable=False),
    Column("request_id", Text, nullable=False, server_default=""),
    CheckConstraint("action IN ('EXPORT','DOWNLOAD')", name="action"),
    Index("ix_access_log_at_id", "at", "id"),
    Index("ix_access_log_who", "who", "at", "id"),
    Index("ix_access_log_mgmt_nos", "mgmt_nos", postgresql_using="gin"),
)
"""Only ever grows: the run-time role may read and add."""
