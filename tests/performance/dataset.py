"""Databases with 100,000 and 1,000,000 orders: made once on a server, kept as templates, copied for each run.

The name holds a digest of what they are made of: a new migration or another generator makes a new one. They stay on
the server; `python -m tests.performance.dataset drop` removes them.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import secrets
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import asyncpg

from services.cs.adapters.chain import seal
from shared.db.database import Database
from tests.performance import fill_cs, fill_orders
from tests.support.databases import Databases, TestDatabase, connected, migrations_of, with_database
from tests.support.servers import postgres_url

SIZES = tuple(int(size) for size in os.environ.get("DYFLUX_BENCH_SIZES", "100000,1000000").split(","))
"""Two sizes, the smaller first; a machine without the half an hour that a million orders take may ask for less and says
so."""
_KEPT = ("pk_", "uq_", "ix_cs_record_state_open_of", "ix_order_view_pack_of", "ix_cs_record_state_of")
"""Indexes that filling itself needs; the others are built afterwards, at once."""
_CS = Path(fill_cs.__file__).parents[2] / "services" / "cs"


class Data(NamedTuple):
    """How a service's database is filled, and the files that decide what is in it."""

    fill: Callable[[TestDatabase, int], Awaitable[None]]
    made_of: tuple[Path, ...]


async def _fill_cs(made: TestDatabase, count: int) -> None:
    indexes = await _without_indexes(made.owner_url)
    database = Database(made.url, name="fill", pool_size=3)
    try:
        await fill_cs.fill(database, count)
        while await database.transaction(lambda conn: seal(conn, secrets.token_bytes)):
            pass
    finally:
        await database.close()
    async with connected(made.owner_url) as owner:
        await owner.execute("SET maintenance_work_mem = '512MB'")
        for statement in indexes:
            await owner.execute(statement, timeout=1800)
        await owner.execute("VACUUM (ANALYZE, FREEZE)", timeout=1800)


async def _fill_orders(made: TestDatabase, count: int) -> None:
    await fill_orders.fill_orders(made.admin_url, count)


DATA: Mapping[str, Data] = {
    "cs": Data(
        _fill_cs,
        (
            Path(fill_cs.__file__),
            *(_CS / "application" / name for name in ("pack_rows.py", "search_terms.py")),
            *(_CS / "adapters" / name for name in ("read_model.py", "records.py", "pack_records.py")),
        ),
    ),
    "orders": Data(_fill_orders, (Path(fill_orders.__file__),)),
}


def name_of(service: str, count: int) -> str:
    """`bench_<service>_<count>_<digest>`."""
    made_of = [*DATA[service].made_of, *sorted(migrations_of(service).folder.glob("versions/*.py"))]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in made_of)).hexdigest()
    return f"bench_{service}_{count}_{digest[:10]}"


async def template(service: str, count: int, admin_url: str) -> str:
    """The name of the database of that size, made now if it is not there. Renamed last: a half-made one is never used."""
    name = name_of(service, count)
    async with connected(admin_url) as admin:
        if await admin.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            return name
    began = time.perf_counter()
    made = await Databases(admin_url).of(migrations_of(service))
    await DATA[service].fill(made, count)
    async with connected(admin_url) as admin:
        await admin.execute(f'ALTER DATABASE "{made.name}" RENAME TO "{name}"')
    print(f"{name}: made in {time.perf_counter() - began:,.0f} s", flush=True)
    return name


def said(count: int) -> str:
    """`100k`, `1M`."""
    return f"{count / 1_000_000:g}M" if count >= 1_000_000 else f"{count // 1000}k"


async def templates(count: int, *services: str) -> dict[str, str]:
    """Service → the database of that size which its own is copied from."""
    return {service: await template(service, count, postgres_url()) for service in services}


async def sweep(admin_url: str) -> None:
    """Drop what is not needed: templates of other generators, copies that a killed run left. For a server that nobody
    else uses."""
    wanted = {name_of(service, count) for service in DATA for count in SIZES}
    async with connected(admin_url) as admin:
        for row in await admin.fetch("SELECT datname FROM pg_database WHERE datname ~ '^(bench|test)_'"):
            if row["datname"] not in wanted:
                await admin.execute(f'DROP DATABASE "{row["datname"]}" WITH (FORCE)')


async def _without_indexes(owner_url: str) -> list[str]:
    """Drop what only reading needs; returns how to make it again."""
    async with connected(owner_url) as owner:
        rows = await owner.fetch(
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY($1)",
            ["pack_view", "pack_search", "record_words", "order_view", "cs_record", "cs_record_state"],
        )
        dropped = [row for row in rows if not row["indexname"].startswith(_KEPT)]
        for row in dropped:
            await owner.execute(f'DROP INDEX "{row["indexname"]}"')
    return [row["indexdef"] for row in dropped]


async def _drop(admin_url: str) -> None:
    async with connected(admin_url) as admin:
        for row in await admin.fetch("SELECT datname FROM pg_database"):
            if re.fullmatch(r"bench_[a-z]+_\d+_[0-9a-f]{10}", row["datname"]):
                await admin.execute(f'DROP DATABASE "{row["datname"]}" WITH (FORCE)')
                print(f"dropped {row['datname']}")


async def _main(words: list[str]) -> None:
    if words == ["drop"]:
        await _drop(postgres_url())
        return
    for count in [int(word) for word in words] or SIZES:
        for name in (await templates(count, *DATA)).values():
            conn: asyncpg.Connection = await asyncpg.connect(with_database(postgres_url(), name))
            size = await conn.fetchval("SELECT pg_size_pretty(pg_database_size(current_database()))")
            print(f"{name}: {size}")
            await conn.close()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1:]))
