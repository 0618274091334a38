"""Seals C/S records into the chain, in the order in which they are found, by one at a time (an advisory lock)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cs.domain.chain import CONTENT, GENESIS, SALT_BYTES, Link, digest_of, link
from shared.db.rows import dicts

BATCH = 1000
_LOCK = text("SELECT pg_try_advisory_xact_lock(7234017283807667300)")
_COLUMNS = ", ".join(f"r.{name}" for name in CONTENT)
_TAKE = text(
    f"""
    SELECT {_COLUMNS} FROM (SELECT record_id FROM cs_unsealed ORDER BY record_id LIMIT :limit) AS u
    JOIN cs_record r ON r.id = u.record_id ORDER BY r.id
    """  # noqa: S608
)
_HEAD = text("SELECT n, hash FROM cs_chain ORDER BY n DESC LIMIT 1")
_SEAL = text(
    """
    WITH sealed AS (
        SELECT * FROM unnest(CAST(:ids AS bigint[]), CAST(:salts AS bytea[]), CAST(:ns AS bigint[]),
                             CAST(:digests AS bytea[]), CAST(:hashes AS bytea[])) AS t (id, salt, n, digest, hash)
    ), salted AS (
        INSERT INTO cs_record_salt (record_id, salt) SELECT id, salt FROM sealed
    ), chained AS (
        INSERT INTO cs_chain (n, record_id, digest, hash) SELECT n, id, digest, hash FROM sealed
    )
    DELETE FROM cs_unsealed WHERE record_id = ANY(CAST(:ids AS bigint[]))
    """
)
_LINKS = text(
    f"""
    SELECT c.n, c.record_id, c.digest, c.hash, s.salt, {_COLUMNS} FROM cs_chain c
    LEFT JOIN cs_record_salt s ON s.record_id = c.record_id LEFT JOIN cs_record r ON r.id = c.record_id
    WHERE c.n > :after ORDER BY c.n LIMIT :limit
    """  # noqa: S608
)
_OUTSIDE = text(
    """
    SELECT r.id FROM cs_record r WHERE NOT EXISTS (SELECT 1 FROM cs_chain c WHERE c.record_id = r.id)
    AND NOT EXISTS (SELECT 1 FROM cs_unsealed u WHERE u.record_id = r.id) ORDER BY r.id LIMIT 1
    """
)


async def head(conn: AsyncConnection) -> tuple[int, bytes]:
    """The last link's number and hash; (0, GENESIS) of an empty chain."""
    row = (await conn.execute(_HEAD)).one_or_none()
    return (row.n, bytes(row.hash)) if row else (0, GENESIS)


async def seal(conn: AsyncConnection, random_bytes: Callable[[int], bytes]) -> int:
    """Add up to BATCH records to the chain; returns how many. 0 too when somebody else is at it."""
    if not await conn.scalar(_LOCK):
        return 0
    records = dicts(await conn.execute(_TAKE, {"limit": BATCH}))
    if not records:
        return 0
    n, before = await head(conn)
    salts, links = [], list[Link]()
    for record in records:
        salts.append(random_bytes(SALT_BYTES))
        n += 1
        links.append(link(n, before, record["id"], digest_of(record, salts[-1])))
        before = links[-1].hash
    await conn.execute(
        _SEAL,
        {
            "ids": [each.record_id for each in links],
            "salts": salts,
            "ns": [each.n for each in links],
            "digests": [each.digest for each in links],
            "hashes": [each.hash for each in links],
        },
    )
    return len(links)


async def links(conn: AsyncConnection) -> AsyncIterator[tuple[Link, bytes | None, dict[str, Any] | None]]:
    """Every link in order with its salt and its record, where they are still there."""
    after = 0
    while rows := (await conn.execute(_LINKS, {"after": after, "limit": BATCH})).mappings().all():
        for row in rows:
            record = {name: row[name] for name in CONTENT} if row["id"] is not None else None
            salt = bytes(row["salt"]) if row["salt"] is not None else None
            yield Link(row["n"], row["record_id"], bytes(row["digest"]), bytes(row["hash"])), salt, record
        after = rows[-1]["n"]


async def outside(conn: AsyncConnection) -> int | None:
    """The first record that is neither in the chain nor on its way there; None: there is none."""
    found: int | None = await conn.scalar(_OUTSIDE)
    return found
