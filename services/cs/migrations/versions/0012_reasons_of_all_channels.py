"""반품통계 of all channels counted beside that of each: a year is read, not summed (F-162)."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_UP = (
    "ALTER TABLE reason_day DROP CONSTRAINT pk_reason_day",
    "ALTER TABLE reason_day ADD CONSTRAINT pk_reason_day PRIMARY KEY (channel_id, day, reason)",
    # What was counted before its order was known stands under the empty channel: from now on that is all of them.
    """
    INSERT INTO reason_day AS known (day, channel_id, reason, count)
    SELECT day, '', reason, sum(count) FROM reason_day WHERE channel_id <> '' GROUP BY day, reason
    ON CONFLICT (channel_id, day, reason) DO UPDATE SET count = known.count + excluded.count
    """,
)
_DOWN = (
    """
    UPDATE reason_day a SET count = a.count - (
        SELECT coalesce(sum(b.count), 0) FROM reason_day b
        WHERE b.channel_id <> '' AND b.day = a.day AND b.reason = a.reason)
    WHERE a.channel_id = ''
    """,
    "DELETE FROM reason_day WHERE channel_id = '' AND count = 0",
    "ALTER TABLE reason_day DROP CONSTRAINT pk_reason_day",
    "ALTER TABLE reason_day ADD CONSTRAINT pk_reason_day PRIMARY KEY (day, channel_id, reason)",
)


def upgrade() -> None:
    """Up, with what is there."""
    for statement in _UP:
        op.execute(statement)


def downgrade() -> None:
    """Down."""
    for statement in _DOWN:
        op.execute(statement)
