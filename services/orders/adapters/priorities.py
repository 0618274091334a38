"""Places in the queue of an option, with gaps between them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.domain.priority import Queue
from shared.runtime.command import CommandContext

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(CAST(:word AS text), 0))")
_QUEUE = text("SELECT mgmt_no, position FROM priority WHERE option_code = :code ORDER BY position, mgmt_no")
_PUT = text(
    """
    WITH places AS (
        SELECT u.* FROM unnest(CAST(:mgmt_nos AS bigint[]), CAST(:positions AS bigint[])) AS u (mgmt_no, position)
    ), moved AS (
        UPDATE priority p SET position = u.position FROM places u
        WHERE p.option_code = CAST(:code AS text) AND p.mgmt_no = u.mgmt_no AND u.mgmt_no <> :mgmt_no
    )
    INSERT INTO priority (mgmt_no, option_code, position, set_by, set_at)
    SELECT u.mgmt_no, CAST(:code AS text), u.position, CAST(:by AS text), CAST(:at AS timestamptz)
    FROM places u WHERE u.mgmt_no = :mgmt_no
    ON CONFLICT (mgmt_no, option_code) DO UPDATE SET
        position = excluded.position, set_by = excluded.set_by, set_at = excluded.set_at
    """
)
"""Others are only moved when there is no gap left: who set them stays, and a rank that went meanwhile does not come
back (a parcel that leaves takes the lock of its pack only)."""


class SqlPriorities:
    """Implements `application.ports.Priorities`."""

    def __init__(self, conn: AsyncConnection) -> None:
        self._conn = conn

    async def lock(self, option_code: str) -> Queue:
        """The look follows the lock in a statement of its own, so that it sees what the one before us committed."""
        await self._conn.execute(_LOCK, {"word": f"priority:{option_code}"})
        return [(row.mgmt_no, row.position) for row in await self._conn.execute(_QUEUE, {"code": option_code})]

    async def put(self, option_code: str, positions: Mapping[int, int], mgmt_no: int, ctx: CommandContext) -> None:
        await self._conn.execute(
            _PUT,
            {
                "code": option_code,
                "mgmt_nos": list(positions),
                "positions": list(positions.values()),
                "mgmt_no": mgmt_no,
                "by": ctx.operator,
                "at": ctx.at,
            },
        )
