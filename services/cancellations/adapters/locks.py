"""Advisory locks by name, until the end of the transaction, always taken in one order so that nobody meets a deadlock."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_LOCK = text(
    "SELECT pg_advisory_xact_lock(k) FROM (SELECT k FROM unnest(CAST(:keys AS bigint[])) AS k ORDER BY k OFFSET 0) AS s"
)


def lock_number(name: str) -> int:
    """The 64-bit number of a lock's name."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)


async def lock(conn: AsyncConnection, names: Iterable[str]) -> None:
    """Wait for all of them, for `lock_timeout` each."""
    keys = sorted({lock_number(name) for name in names})
    if keys:
        await conn.execute(_LOCK, {"keys": keys})
