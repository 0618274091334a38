"""`GET /packs` at 100,000 packs with 8 clients through the gateway, beside the same SQL in a bare endpoint."""

from __future__ import annotations

import sys
from pathlib import Path

import orjson

from deploy.local import ports, probes
from deploy.local.layout import PROJECT
from deploy.local.process import Child, Spec
from services.cs.adapters.fetching import positional
from services.cs.adapters.pack_list import ORDERINGS, page_statement
from services.cs.adapters.pack_sources import source_of
from services.cs.application.filters import PackFilter, PackSort, Slice
from tests.e2e.desk import CS
from tests.performance.figures import Figure, percentile
from tests.performance.load import Connection, clients
from tests.support.product import Product

PACKS, CLIENTS, TURNS = 100_000, 8, 3000


async def measure(product: Product) -> list[Figure]:
    client = await product.sign_in()
    token = client.headers["authorization"].removeprefix("Bearer ")
    await client.aclose()

    async def ours(connection: Connection, n: int) -> None:
        status, body = await connection.ask("GET", f"{CS}/packs?limit=20")
        assert status == 200, body

    def make() -> Connection:
        return Connection(product.base_url, token)

    await clients(CLIENTS, make, ours, 200)
    took, times = await clients(CLIENTS, make, ours, TURNS)
    rate, p95 = TURNS / took, percentile(times, 0.95) * 1000
    bare = await _bare(product, *statement())
    layout = (
        f"gateway with token check, one process a service; {CLIENTS} clients, {PACKS:,} packs, newest first, 20 rows"
    )
    return [
        Figure(
            "GET /packs",
            rate,
            "req/s",
            layout,
            "at least 0.5 of the bare endpoint",
            rate >= 0.5 * bare,
            bare,
            "the same SQL and rows in a bare Starlette endpoint with asyncpg, no gateway, no token",
        ),
        Figure("GET /packs p95", p95, "ms", layout, "at most 80 ms", p95 <= 80),
    ]


def statement() -> tuple[str, list[object]]:
    """The SQL of the list as the driver gets it, and its parameters."""
    part = Slice(limit=20)
    source = source_of(PackFilter(), ORDERINGS[PackSort.NEWEST], part)
    return positional(page_statement(source, PackSort.NEWEST, part), source.params)


async def _bare(product: Product, sql: str, parameters: list[object]) -> float:
    port = ports.free_port()
    settings = {"url": product.databases["cs"].url, "sql": sql, "parameters": parameters, "port": port}
    child = Child(
        Spec(
            name="bare",
            command=[sys.executable, "-m", "tests.performance.bare_endpoint", orjson.dumps(settings).decode()],
            log=Path(product.stack.layout.log("bare")),
            appears_as="bare_endpoint",
            cwd=PROJECT,
            probe=probes.http(port, "/livez"),
        )
    )
    await child.start()

    async def turn(connection: Connection, n: int) -> None:
        status, body = await connection.ask("GET", "/packs")
        assert status == 200, body

    try:
        await clients(CLIENTS, lambda: Connection(f"http://127.0.0.1:{port}"), turn, 200)
        took, _ = await clients(CLIENTS, lambda: Connection(f"http://127.0.0.1:{port}"), turn, TURNS)
    finally:
        await child.stop()
    return TURNS / took
