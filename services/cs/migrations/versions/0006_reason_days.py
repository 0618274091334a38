"""반품통계 from daily counts: how many C/S records of a day carry each reason (F-162)."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_CREATE = (
    """
    CREATE TABLE reason_day (
        day date NOT NULL, channel_id text NOT NULL, reason text NOT NULL, count integer NOT NULL,
        CONSTRAINT pk_reason_day PRIMARY KEY (day, channel_id, reason)
    )
    """,
    """
    INSERT INTO reason_day (day, channel_id, reason, count)
    SELECT (r.at AT TIME ZONE 'Asia/Seoul')::date, coalesce(o.channel_id, ''), t.reason, count(*)
    FROM cs_record r LEFT JOIN order_view o ON o.mgmt_no = r.mgmt_no
    CROSS JOIN LATERAL (VALUES (r.cancel_reason), (r.exchange_reason)) AS t (reason)
    WHERE t.reason IS NOT NULL GROUP BY 1, 2, 3
    """,
    "CREATE INDEX ix_cs_record_cancel_reason ON cs_record (cancel_reason, at) WHERE cancel_reason IS NOT NULL",
    "CREATE INDEX ix_cs_record_exchange_reason ON cs_record (exchange_reason, at) WHERE exchange_reason IS NOT NULL",
)


def upgrade() -> None:
    """Up."""
    for statement in _CREATE:
        op.execute(statement)


def downgrade() -> None:
    """Down."""
    op.execute("DROP INDEX ix_cs_record_exchange_reason")
    op.execute("DROP INDEX ix_cs_record_cancel_reason")
    op.execute("DROP TABLE reason_day")
