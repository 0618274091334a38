"""Words of records by week: CS내역조회 by a name costs the same at any size (ADR 13)."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_WEEK = "CAST(greatest(0, floor(extract(epoch FROM s.at) / 604800)) AS integer)"
_UP = (
    """
    CREATE TABLE record_words (
        pack_no bigint NOT NULL, week integer NOT NULL, tokens text[] NOT NULL,
        CONSTRAINT pk_record_words PRIMARY KEY (pack_no, week)
    )
    """,
    f"""
    INSERT INTO record_words (pack_no, week, tokens)
    SELECT f.pack_no, w.week, ARRAY(
        SELECT lpad(to_hex(w.week), 4, '0') || substr(t, 5) FROM unnest(f.tokens) AS t WHERE t NOT LIKE 'c%')
    FROM (
        SELECT DISTINCT o.pack_no, {_WEEK} FROM order_view o JOIN cs_record_state s ON s.mgmt_no = o.mgmt_no
    ) AS w (pack_no, week) JOIN pack_search f ON f.pack_no = w.pack_no
    """,  # noqa: S608
    "CREATE INDEX ix_record_words_tokens ON record_words USING gin (tokens) WITH (fastupdate = off)",
)


def upgrade() -> None:
    """Up, with what is there."""
    for statement in _UP:
        op.execute(statement)


def downgrade() -> None:
    """Down."""
    op.execute("DROP TABLE record_words")
