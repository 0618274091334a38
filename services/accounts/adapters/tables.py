"""The tables of accounts. The history in `migrations/` makes them; a test compares the two."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB, UUID

from shared.bus.tables import bus_tables
from shared.db.metadata import new_metadata

metadata = new_metadata()
bus_tables(metadata)

APPEND_ONLY = ("login_audit",)

_WHEN = sa.DateTime(timezone=True)

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

operator = sa.Table(
    "operator",
    metadata,
    sa.Column("login", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("roles", ARRAY(sa.Text), nullable=False),
    sa.Column("grants", ARRAY(sa.Text), nullable=False),
    sa.Column("denies", ARRAY(sa.Text), nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("password_hash", sa.Text, nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Column("created_at", _WHEN, nullable=False),
    sa.Column("last_login_at", _WHEN),
    sa.CheckConstraint("cardinality(roles) > 0", name="roles"),
)

session = sa.Table(
    "session",
    metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("login", sa.Text, sa.ForeignKey("operator.login"), nullable=False),
    sa.Column("started_at", _WHEN, nullable=False),
    sa.Column("idle_until", _WHEN, nullable=False),
    sa.Column("expires_at", _WHEN, nullable=False),
    sa.Column("last_login_at", _WHEN),
    sa.Column("ended_at", _WHEN),
    sa.Column("end_reason", sa.Text),
    sa.CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name="ended"),
    sa.Index("ix_session_login", "login", postgresql_where=sa.text("ended_at IS NULL")),
    sa.Index("ix_session_expires_at", "expires_at"),
)

refresh_token = sa.Table(
    "refresh_token",
    metadata,
    sa.Column("digest", BYTEA, primary_key=True),
    sa.Column(
        "session_id", UUID(as_uuid=True), sa.ForeignKey("session.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    sa.Column("used_at", _WHEN),
    sa.Column("salt", BYTEA),
    sa.CheckConstraint("salt IS NULL OR used_at IS NOT NULL", name="salt"),
)

client = sa.Table(
    "client",
    metadata,
    sa.Column("client_id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("scopes", ARRAY(sa.Text), nullable=False),
    sa.Column("secret_digest", BYTEA, nullable=False),
    sa.Column("created_at", _WHEN, nullable=False),
    sa.Column("created_by", sa.Text, nullable=False),
    sa.Column("deleted_at", _WHEN),
    sa.Column("deleted_by", sa.Text),
)

login_audit = sa.Table(
    "login_audit",
    metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("at", _WHEN, nullable=False),
    sa.Column("login", sa.Text),
    sa.Column("account_digest", BYTEA, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("address_key", sa.Text, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Index("ix_login_audit_account", "account_digest", "at", postgresql_where=sa.text("outcome <> 'OK'")),
    sa.Index("ix_login_audit_address", "address_key", "at", postgresql_where=sa.text("outcome <> 'OK'")),
)

signing_key = sa.Table(
    "signing_key",
    metadata,
    sa.Column("kid", sa.Text, primary_key=True),
    sa.Column("private_pem", sa.Text, nullable=False),
    sa.Column("public_jwk", JSONB, nullable=False),
    sa.Column("signs_from", _WHEN, nullable=False),
    sa.Column("created_at", _WHEN, nullable=False),
)
