"""Bulk jobs and their rows."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
)
from sqlalchemy import Uuid as UuidType
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB

from services.orders.adapters.tables_masters import metadata

_WHEN = DateTime(timezone=True)

bulk_job = Table(
    "bulk_job",
    metadata,
    Column("id", UuidType, primary_key=True),
    Column("action", Text, nullable=False),
    Column("shared", JSONB, nullable=False),
    Column("operator", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("refused", Integer, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("error", Text),
    Column("created_at", _WHEN, nullable=False),
    Column("due_at", _WHEN),  # null: it does not run
    Column("finished_at", _WHEN),
    CheckConstraint("state IN ('RUNNING','DONE','FAILED','CANCELLED')", name="state"),
    CheckConstraint("(state = 'RUNNING') = (due_at IS NOT NULL)", name="due_while_running"),
    Index("ix_bulk_job_due_at", "due_at", postgresql_where=sql("due_at IS NOT NULL")),
)

bulk_row = Table(
    "bulk_row",
    metadata,
    Column("job_id", UuidType, ForeignKey(bulk_job.c.id, ondelete="CASCADE"), primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("part", Integer, nullable=False),
    Column("mgmt_no", BigInteger),  # null: not even that could be read
    Column("raw", JSONB),  # null: it could not be read, and is refused already
    Column("ok", Boolean),  # null: it waits
    Column("result", JSON),  # as text: it may repeat what no jsonb can hold
    CheckConstraint("(ok IS NULL) = (result IS NULL)", name="done_or_waiting"),
    Index("ix_bulk_row_waiting", "job_id", "part", "n", postgresql_where=sql("ok IS NULL")),
)
"""One row of a call: done once, in the transaction that does it."""
