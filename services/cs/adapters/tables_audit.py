"""What only ever grows: the log of who saw whose data, and the chain over C/S records with its salts."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Identity, Index, LargeBinary, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from services.cs.adapters.tables_view import metadata

access_log = Table(
    "access_log",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("who", Text, nullable=False),
    Column("from_address", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("mgmt_nos", ARRAY(BigInteger), nullable=False),  # whose data; of a download its filter stands in `what`
    Column("what", JSONB, nullable=False),
    Column("reason", Text, nullable=False),
    Column("job_id", Uuid),
    Column("request_id", Text, nullable=False),
    CheckConstraint("action IN ('UNMASK','EXPORT','DOWNLOAD')", name="action"),
    Index("ix_access_log_at_id", "at", "id"),
    Index("ix_access_log_who", "who", "at", "id"),
    Index("ix_access_log_mgmt_nos", "mgmt_nos", postgresql_using="gin"),
)

cs_record_salt = Table(
    "cs_record_salt",
    metadata,
    Column("record_id", BigInteger, primary_key=True, autoincrement=False),
    Column("salt", LargeBinary, nullable=False),
)
"""Apart from the chain: erasing a person takes content and salt, and the chain still holds."""

cs_chain = Table(
    "cs_chain",
    metadata,
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("record_id", BigInteger, nullable=False, unique=True),
    Column("digest", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)

cs_unsealed = Table("cs_unsealed", metadata, Column("record_id", BigInteger, primary_key=True, autoincrement=False))
"""Records that are not in the chain yet: put here in the transaction that writes them."""
