"""Lists that cost the same at any size: tokens by week (ADR 13), 미처리 kept on the pack, channels in order."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_WEEK = (
    "lpad(to_hex(greatest(0, floor(extract(epoch FROM coalesce(p.placed_at, '1970-01-01')) / 604800)::int)), 4, '0')"
)
_LETTERS = "SELECT '{place}' || letter FROM regexp_split_to_table(s.{column}, '') AS letter WHERE letter ~ '\\S'"
_UP = (
    "ALTER TABLE pack_search ADD COLUMN placed_at timestamptz, ADD COLUMN listed boolean DEFAULT false NOT NULL",
    "DROP INDEX ix_pack_search_tokens",
    f"""
    UPDATE pack_search s SET placed_at = p.placed_at, listed = p.listed, tokens = ARRAY(
        SELECT CASE WHEN t LIKE 'c%' THEN t ELSE {_WEEK} || t END FROM unnest(s.tokens) AS t
        UNION SELECT {_WEEK} || letter FROM ({_LETTERS.format(place="r", column="recipient")}
              UNION {_LETTERS.format(place="b", column="buyers")}) AS one (letter))
    FROM pack_view p WHERE p.pack_no = s.pack_no
    """,  # noqa: S608
    "ALTER TABLE pack_search ALTER COLUMN listed DROP DEFAULT",
    "CREATE INDEX ix_pack_search_tokens ON pack_search USING gin (tokens) WITH (fastupdate = off)",
    "ALTER TABLE pack_view ADD COLUMN has_open boolean DEFAULT false NOT NULL",
    """
    UPDATE pack_view p SET has_open = true WHERE EXISTS (
        SELECT 1 FROM cs_record_state s WHERE s.mgmt_no = ANY(p.mgmt_nos) AND s.handled = 'OPEN')
    """,
    "CREATE INDEX ix_pack_view_open ON pack_view (placed_at DESC, pack_no DESC) WHERE listed AND has_open",
    "CREATE INDEX ix_pack_view_channel ON pack_view (channel_id, placed_at DESC, pack_no DESC) WHERE listed",
    "CREATE INDEX ix_pack_view_cross ON pack_view (placed_at DESC, pack_no DESC) "
    "WHERE listed AND cardinality(channel_ids) > 1",
)


def upgrade() -> None:
    """Up."""
    for statement in _UP:
        op.execute(statement)


def downgrade() -> None:
    """Down. Tokens are cut back; letters that stand alone go with a rebuild (`python -m services cs rebuild`)."""
    for name in ("ix_pack_view_cross", "ix_pack_view_channel", "ix_pack_view_open", "ix_pack_search_tokens"):
        op.execute(f"DROP INDEX {name}")
    op.execute("ALTER TABLE pack_view DROP COLUMN has_open")
    op.execute(
        "UPDATE pack_search SET tokens = ARRAY(SELECT CASE WHEN t LIKE 'c%' THEN t ELSE substr(t, 5) END"
        " FROM unnest(tokens) AS t)"
    )
    op.execute("ALTER TABLE pack_search DROP COLUMN placed_at, DROP COLUMN listed")
    op.execute("CREATE INDEX ix_pack_search_tokens ON pack_search USING gin (tokens)")
