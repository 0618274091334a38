"""Words by era beside words by week: a rare name is found in a few steps, however old the shop is (ADR 13)."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_WEEK = "CAST(greatest(0, floor(extract(epoch FROM s.at) / 604800)) AS integer)"
_TAGS = "lpad(to_hex(w.week), 4, '0'), 'e' || lpad(to_hex(w.week / 16), 3, '0')"
_OF_WEEK = "t NOT LIKE 'c%' AND t NOT LIKE 'e%'"
_BY_ERA = "'e' || lpad(to_hex(('x' || substr(t, 1, 4))::bit(16)::int / 16), 3, '0') || substr(t, 5)"
_RECORDS = f"""
    SELECT DISTINCT o.pack_no, {_WEEK} FROM order_view o JOIN cs_record_state s ON s.mgmt_no = o.mgmt_no
    """  # noqa: S608
_UP = (
    "DROP INDEX ix_pack_search_tokens",
    f"""
    UPDATE pack_search SET tokens = tokens || ARRAY(SELECT {_BY_ERA} FROM unnest(tokens) AS t WHERE {_OF_WEEK})
    """,  # noqa: S608
    "CREATE INDEX ix_pack_search_tokens ON pack_search USING gin (tokens) WITH (fastupdate = off)",
    "DROP TABLE record_words",
    """
    CREATE TABLE record_words (
        pack_no bigint NOT NULL, tag text NOT NULL, tokens text[] NOT NULL,
        CONSTRAINT pk_record_words PRIMARY KEY (pack_no, tag)
    )
    """,
    f"""
    INSERT INTO record_words (pack_no, tag, tokens)
    SELECT f.pack_no, w.tag, ARRAY(SELECT w.tag || substr(t, 5) FROM unnest(f.tokens) AS t WHERE {_OF_WEEK})
    FROM (SELECT DISTINCT w.pack_no, unnest(ARRAY[{_TAGS}]) FROM ({_RECORDS}) AS w (pack_no, week)) AS w (pack_no, tag)
    JOIN pack_search f ON f.pack_no = w.pack_no
    """,  # noqa: S608
    "CREATE INDEX ix_record_words_tokens ON record_words USING gin (tokens) WITH (fastupdate = off)",
)
_DOWN = (
    "DROP INDEX ix_pack_search_tokens",
    "UPDATE pack_search SET tokens = ARRAY(SELECT t FROM unnest(tokens) AS t WHERE t NOT LIKE 'e%')",
    "CREATE INDEX ix_pack_search_tokens ON pack_search USING gin (tokens) WITH (fastupdate = off)",
    "DROP TABLE record_words",
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
    FROM ({_RECORDS}) AS w (pack_no, week) JOIN pack_search f ON f.pack_no = w.pack_no
    """,  # noqa: S608
    "CREATE INDEX ix_record_words_tokens ON record_words USING gin (tokens) WITH (fastupdate = off)",
)


def upgrade() -> None:
    """Up, with what is there."""
    for statement in _UP:
        op.execute(statement)


def downgrade() -> None:
    """Down."""
    for statement in _DOWN:
        op.execute(statement)
