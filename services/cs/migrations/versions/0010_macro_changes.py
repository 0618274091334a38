"""What was changed of a macro, by whom: a stale `expected_version` is told."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_CREATE = (
    """
    CREATE TABLE macro_change (
        id bigint GENERATED ALWAYS AS IDENTITY, macro_id bigint NOT NULL, version integer NOT NULL,
        field text NOT NULL, old text NOT NULL, new text NOT NULL, at timestamptz NOT NULL, by text NOT NULL,
        CONSTRAINT pk_macro_change PRIMARY KEY (id),
        CONSTRAINT fk_macro_change_macro_id_macro FOREIGN KEY(macro_id) REFERENCES macro (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_macro_change_of ON macro_change (macro_id, version, id)",
)


def upgrade() -> None:
    """Up. Of what was changed before nothing is known."""
    for statement in _CREATE:
        op.execute(statement)


def downgrade() -> None:
    """Down."""
    op.execute("DROP TABLE macro_change")
