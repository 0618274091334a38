"""Read your writes: waits, for a bounded time, until the projection has what a command answered (architecture 1).

It asks again and again in short transactions; no connection is held while it waits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy import text

from services.cs.adapters.pack_detail import visible_version
from shared.contracts.codes import Refusal
from shared.db.database import Database

PACK_WAIT_S = 3.0
ORDER_WAIT_S = 0.3
_FIRST_S, _LONGEST_S = 0.005, 0.1
_UNKNOWN = text(
    """
    SELECT EXISTS (SELECT 1 FROM unnest(CAST(:mgmt_nos AS bigint[])) AS n (mgmt_no)
                   WHERE NOT EXISTS (SELECT 1 FROM order_view o WHERE o.mgmt_no = n.mgmt_no))
    """
)


async def pack_visible(database: Database, pack_no: int, min_version: int | None) -> None:
    """Return when the pack's row is at `min_version` or newer. Raises Refusal NOT_YET_VISIBLE after PACK_WAIT_S."""
    if not min_version:
        return

    async def there() -> bool:
        version = await database.read(lambda conn: visible_version(conn, pack_no))
        return version is not None and version >= min_version

    if not await _within(PACK_WAIT_S, there):
        raise Refusal("NOT_YET_VISIBLE")


async def orders_visible(database: Database, mgmt_nos: Sequence[int]) -> None:
    """Give orders that have just been made a moment to arrive; whether they did is the command's to say."""

    async def there() -> bool:
        return not await database.read(lambda conn: conn.scalar(_UNKNOWN, {"mgmt_nos": list(mgmt_nos)}))

    await _within(ORDER_WAIT_S, there)


async def _within(seconds: float, there: Callable[[], Awaitable[bool]]) -> bool:
    ends = asyncio.get_running_loop().time() + seconds
    pause = _FIRST_S
    while not await there():
        left = ends - asyncio.get_running_loop().time()
        if left <= 0:
            return False
        await asyncio.sleep(min(pause, left))
        pause = min(pause * 2, _LONGEST_S)
    return True
