"""Read your writes: waits, for a bounded time, until the projection has what a command answered (architecture 1).

It asks when the live stream says so, and now and then all the same; no connection is held while it waits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from sqlalchemy import text

from services.cs.adapters.bells import Bells
from shared.contracts.codes import Refusal
from shared.db.database import Database

PACK_WAIT_S = 3.0
ORDER_WAIT_S = 1.0
_LONGEST_S = 0.1
_VISIBLE = "SELECT 1 FROM pack_view WHERE pack_no = $1 AND version >= $2"
_UNKNOWN = text(
    """
    SELECT EXISTS (SELECT 1 FROM unnest(CAST(:mgmt_nos AS bigint[])) AS n (mgmt_no)
                   WHERE NOT EXISTS (SELECT 1 FROM order_view o WHERE o.mgmt_no = n.mgmt_no))
    """
)


async def pack_visible(database: Database, bells: Bells, pack_no: int, min_version: int | None) -> None:
    """Return when the pack's row is at `min_version` or newer. Raises Refusal NOT_YET_VISIBLE after PACK_WAIT_S."""
    if not min_version:
        return

    async def there() -> bool:
        return bool(await database.fetch(_VISIBLE, [pack_no, min_version]))

    with bells.listening(pack_no) as rung:
        if not await _within(PACK_WAIT_S, there, rung, first=_LONGEST_S):
            raise Refusal("NOT_YET_VISIBLE")


async def orders_visible(database: Database, mgmt_nos: Sequence[int]) -> None:
    """Give orders that have just been made a moment to arrive; whether they did is the command's to say."""

    async def there() -> bool:
        return not await database.read(lambda conn: conn.scalar(_UNKNOWN, {"mgmt_nos": list(mgmt_nos)}))

    await _within(ORDER_WAIT_S, there, asyncio.Event(), first=0.005)


async def _within(seconds: float, there: Callable[[], Awaitable[bool]], rung: asyncio.Event, *, first: float) -> bool:
    ends = asyncio.get_running_loop().time() + seconds
    pause = first
    while not await there():
        left = ends - asyncio.get_running_loop().time()
        if left <= 0:
            return False
        with suppress(TimeoutError):
            async with asyncio.timeout(min(pause, left)):
                await rung.wait()
        rung.clear()
        pause = min(pause * 2, _LONGEST_S)
    return True
