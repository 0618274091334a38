"""Who saw whose data and why, and the chain over C/S records: both only ever grow (grants, see MIGRATIONS)."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_CREATE = (
    """
    CREATE TABLE access_log (
        id bigint GENERATED ALWAYS AS IDENTITY, at timestamptz NOT NULL, who text NOT NULL, from_address text NOT NULL,
        action text NOT NULL, mgmt_nos bigint[] NOT NULL, what jsonb NOT NULL, reason text NOT NULL,
        job_id uuid, request_id text NOT NULL,
        CONSTRAINT pk_access_log PRIMARY KEY (id),
        CONSTRAINT ck_access_log_action CHECK (action IN ('UNMASK','EXPORT','DOWNLOAD'))
    )
    """,
    "CREATE INDEX ix_access_log_at_id ON access_log (at, id)",
    "CREATE INDEX ix_access_log_who ON access_log (who, at, id)",
    "CREATE INDEX ix_access_log_mgmt_nos ON access_log USING gin (mgmt_nos)",
    """
    CREATE TABLE cs_record_salt (
        record_id bigint NOT NULL, salt bytea NOT NULL,
        CONSTRAINT pk_cs_record_salt PRIMARY KEY (record_id)
    )
    """,
    """
    CREATE TABLE cs_chain (
        n bigint NOT NULL, record_id bigint NOT NULL, digest bytea NOT NULL, hash bytea NOT NULL,
        CONSTRAINT pk_cs_chain PRIMARY KEY (n),
        CONSTRAINT uq_cs_chain_record_id UNIQUE (record_id)
    )
    """,
    "CREATE TABLE cs_unsealed (record_id bigint NOT NULL, CONSTRAINT pk_cs_unsealed PRIMARY KEY (record_id))",
    "INSERT INTO cs_unsealed (record_id) SELECT id FROM cs_record",
)


def upgrade() -> None:
    """Up. Records that are there already are sealed by the running service."""
    for statement in _CREATE:
        op.execute(statement)


def downgrade() -> None:
    """Down."""
    for table in ("cs_unsealed", "cs_chain", "cs_record_salt", "access_log"):
        op.execute(f"DROP TABLE {table}")
