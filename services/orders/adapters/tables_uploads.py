"""Uploaded files, their rows, and the formats of channels' order files."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, DateTime, ForeignKey, Index, Integer, Table, Text
from sqlalchemy import Uuid as UuidType
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB

from services.orders.adapters.tables_masters import channel, metadata

_WHEN = DateTime(timezone=True)

intake_format = Table(
    "intake_format",
    metadata,
    Column("channel_id", Text, ForeignKey(channel.c.id), primary_key=True),
    Column("body", JSONB, nullable=False),
    Column("updated_at", _WHEN, nullable=False),
    Column("updated_by", Text, nullable=False),
)

upload = Table(
    "upload",
    metadata,
    Column("id", UuidType, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("format", JSONB, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("created_at", _WHEN, nullable=False),
    Column("created_by", Text, nullable=False),
    CheckConstraint("kind IN ('intake','invoice','option')", name="kind"),
)

upload_row = Table(
    "upload_row",
    metadata,
    Column("upload_id", UuidType, ForeignKey(upload.c.id), primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("line", Integer, nullable=False),
    Column("cells", JSONB, nullable=False),
    Column("duplicate", Boolean, nullable=False),
    Column("edits", JSONB, nullable=False),
    Column("skip", Boolean, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("ok", Boolean),
    Column("mgmt_no", BigInteger),
    Column("warnings", JSONB, nullable=False),
    Column("asked_by", Text),
    Column("asked_at", _WHEN),
    Column("applied_at", _WHEN),
    Index(
        "ix_upload_row_asked",
        "asked_at",
        "upload_id",
        postgresql_where=sql("asked_at IS NOT NULL AND applied_at IS NULL"),
    ),
)
