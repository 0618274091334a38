"""Whether anything at all has changed: every row of every table of the five databases, by table."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import asyncpg

from tests.e2e.desk import until
from tests.support.product import Product

IN_TRANSIT = {"outbox", "bus_queue", "cs_unsealed"}
"""Empty when it is quiet."""
UNTOUCHED = {"alembic_version", "bus_binding"}
FOLLOWS_PACKS = {"cs": "pack_view", "messaging": "pack_contact", "cancellations": "pack_match"}
"""Who hears of every version of a pack, and gathers a moment before it writes it down."""
Contents = dict[str, tuple[int, str]]
"""`service.table` → number of rows, digest of them all."""


@dataclass
class Tables:
    """Direct connections to the databases of a running product."""

    links: dict[str, asyncpg.Connection]

    async def contents(self) -> Contents:
        """Everything there is, once nothing is on its way any more."""
        await until(self._quiet, seconds=30)
        found: Contents = {}
        for service, link in self.links.items():
            for table in await self._names(link):
                row = await link.fetchrow(
                    f"SELECT count(*) AS n, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS all"
                    f' FROM "{table}" AS t'
                )
                assert row is not None
                found[f"{service}.{table}"] = (row["n"], row["all"])
        return found

    async def _quiet(self) -> bool | None:
        for link in self.links.values():
            for table in IN_TRANSIT.intersection(await self._all_names(link)):
                if await link.fetchval(f'SELECT EXISTS (SELECT 1 FROM "{table}")'):
                    return None
            if await link.fetchval("SELECT EXISTS (SELECT 1 FROM bus_failed WHERE state = 'RETRY')"):
                return None
        packs = await self._versions("orders", "pack")
        for service, table in FOLLOWS_PACKS.items():
            if await self._versions(service, table) != packs:
                return None
        return True

    async def _versions(self, service: str, table: str) -> int:
        return int(await self.links[service].fetchval(f'SELECT coalesce(sum(version), 0) FROM "{table}"'))

    async def _names(self, link: asyncpg.Connection) -> list[str]:
        return [name for name in await self._all_names(link) if name not in IN_TRANSIT | UNTOUCHED]

    async def _all_names(self, link: asyncpg.Connection) -> list[str]:
        rows = await link.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [row["tablename"] for row in rows]


@asynccontextmanager
async def tables_of(product: Product) -> AsyncIterator[Tables]:
    """As a superuser sees them."""
    async with AsyncExitStack() as closing:
        links = {}
        for service, database in product.databases.items():
            links[service] = await asyncpg.connect(database.admin_url, timeout=10)
            closing.push_async_callback(links[service].close)
        yield Tables(links)


def changed(before: Contents, after: Contents) -> dict[str, tuple[int, int]]:
    """The tables whose rows are others now, with their numbers of rows."""
    assert before.keys() == after.keys()
    return {table: (before[table][0], after[table][0]) for table in before if before[table] != after[table]}
