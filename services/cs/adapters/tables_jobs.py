"""Jobs over many rows, and the files that some of them leave."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.cs.adapters.tables_view import metadata

WHEN = DateTime(timezone=True)

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
    CheckConstraint("state IN ('RUNNING','DONE','FAILED','CANCELLED')", name="state"),
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
    Column("detail", Text),  # the code's text with what was in the way
    Index("ix_job_row_waiting", "job_id", "n", postgresql_where=text("NOT done")),
)
"""One row of a job: done once, in the transaction that does it."""

job_file = Table(
    "job_file",
    metadata,
    Column("job_id", Uuid, ForeignKey("job.id", ondelete="CASCADE"), primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("part", LargeBinary, nullable=False),
)
"""The file of a job in pieces: any process can serve it, and it goes away with its job."""

job_subject = Table(
    "job_subject",
    metadata,
    Column("job_id", Uuid, ForeignKey("job.id", ondelete="CASCADE"), primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("mgmt_nos", ARRAY(BigInteger), nullable=False),
)
"""Whose data stand in a job's file, in pieces: an order may be named more than once."""
