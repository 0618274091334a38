"""The first tables of accounts."""

from __future__ import annotations

from typing import cast

import sqlalchemy as sa
from alembic import op
from alembic.operations import Operations
from sqlalchemy.dialects import postgresql

from shared.bus.migration import create_bus_tables, drop_bus_tables
from shared.web.idempotency import create_idempotency_table

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_WHEN = sa.DateTime(timezone=True)
_NAMES = postgresql.ARRAY(sa.Text())


def upgrade() -> None:
    """Up."""
    operations = cast(Operations, op)
    create_bus_tables(operations)
    create_idempotency_table(operations)
    op.create_table(
        "operator",
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", _NAMES, nullable=False),
        sa.Column("grants", _NAMES, nullable=False),
        sa.Column("denies", _NAMES, nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", _WHEN, nullable=False),
        sa.Column("last_login_at", _WHEN),
        sa.CheckConstraint("cardinality(roles) > 0", name=op.f("ck_operator_roles")),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_operator")),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("started_at", _WHEN, nullable=False),
        sa.Column("idle_until", _WHEN, nullable=False),
        sa.Column("expires_at", _WHEN, nullable=False),
        sa.Column("last_login_at", _WHEN),
        sa.Column("ended_at", _WHEN),
        sa.Column("end_reason", sa.Text()),
        sa.CheckConstraint("(ended_at IS NULL) = (end_reason IS NULL)", name=op.f("ck_session_ended")),
        sa.ForeignKeyConstraint(["login"], ["operator.login"], name=op.f("fk_session_login_operator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
    )
    op.create_index("ix_session_login", "session", ["login"], postgresql_where=sa.text("ended_at IS NULL"))
    op.create_index("ix_session_expires_at", "session", ["expires_at"])
    op.create_table(
        "refresh_token",
        sa.Column("digest", postgresql.BYTEA(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("used_at", _WHEN),
        sa.Column("salt", postgresql.BYTEA()),
        sa.CheckConstraint("salt IS NULL OR used_at IS NOT NULL", name=op.f("ck_refresh_token_salt")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_refresh_token_session_id_session"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_refresh_token")),
    )
    op.create_index(op.f("ix_refresh_token_session_id"), "refresh_token", ["session_id"])
    op.create_table(
        "client",
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", _NAMES, nullable=False),
        sa.Column("secret_digest", postgresql.BYTEA(), nullable=False),
        sa.Column("created_at", _WHEN, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("deleted_at", _WHEN),
        sa.Column("deleted_by", sa.Text()),
        sa.PrimaryKeyConstraint("client_id", name=op.f("pk_client")),
    )
    op.create_table(
        "login_audit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", _WHEN, nullable=False),
        sa.Column("login", sa.Text()),
        sa.Column("account_digest", postgresql.BYTEA(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_audit")),
    )
    failed = sa.text("outcome <> 'OK'")
    op.create_index("ix_login_audit_account", "login_audit", ["account_digest", "at"], postgresql_where=failed)
    op.create_index("ix_login_audit_address", "login_audit", ["address_key", "at"], postgresql_where=failed)
    op.create_table(
        "signing_key",
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("private_pem", sa.Text(), nullable=False),
        sa.Column("public_jwk", postgresql.JSONB(), nullable=False),
        sa.Column("signs_from", _WHEN, nullable=False),
        sa.Column("created_at", _WHEN, nullable=False),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_signing_key")),
    )


def downgrade() -> None:
    """Down."""
    for table in ("signing_key", "login_audit", "client", "refresh_token", "session", "operator", "idempotency_key"):
        op.drop_table(table)
    drop_bus_tables(cast(Operations, op))
