"""For a message from outside of which one part was done and another cannot be: that part is parked, in the same
transaction, as a message of its own. Replaying it hands the part to the same handler."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.bus.failed import Message, Verdict, store
from shared.bus.failures import Failure
from shared.bus.received import External


async def park_part(
    conn: AsyncConnection, queue: str, message: External, part: bytes, reason: str, now: datetime
) -> None:
    """Park `part`, a body of the same shape. `reason` is shown in lists: no personal data in it."""
    kept = Message(queue, f"{message.id}#part", None, message.routing_key, message.user_id, part)
    await store(conn, kept, Failure(f"refused: {reason}"[:500], reason), Verdict(1, None), now)
