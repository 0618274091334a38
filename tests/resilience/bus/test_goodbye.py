"""PostgreSQL says goodbye (it was killed, or told to stop) and the end of the connection is late: for a moment the
driver has a connection that is open and of no use. Nobody may take that for a fault of his own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit, urlunsplit

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.db.database import Database
from shared.web.problems import install_problems
from tests.support.bus_contracts import Happened
from tests.support.bus_world import Side, hearing, running, until, world_on
from tests.support.databases import Databases, connected
from tests.support.frozen_proxy import FrozenProxy, frozen_proxy
from tests.support.servers import postgres_url


@pytest.fixture
async def proxy() -> AsyncIterator[FrozenProxy]:
    there = urlsplit(postgres_url())
    async with frozen_proxy(there.hostname or "", there.port or 5432) as made:
        yield made


def through(proxy: FrozenProxy, url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{parts.netloc.rpartition('@')[0]}@127.0.0.1:{proxy.port}"))


async def say_goodbye(proxy: FrozenProxy, side: Side, program: str) -> None:
    """End the sessions of a program; whoever holds them hears why, and keeps an open connection to nobody."""
    proxy.hanging_up.clear()
    async with connected(side.database_admin) as admin:
        ended = await admin.fetch(
            "SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND application_name = $2",
            side.place.name, program,
        )  # fmt: skip
        assert ended
        pids = [row["pid"] for row in ended]

        async def gone() -> bool:
            return not await admin.fetchval("SELECT count(*) FROM pg_stat_activity WHERE pid = ANY ($1)", pids)

        await until(gone, "sessions gone")
    asyncio.get_running_loop().call_later(1, proxy.hanging_up.set)


async def test_relay_goes_on_when_its_database_said_goodbye(databases: Databases, proxy: FrozenProxy) -> None:
    async with world_on("local", databases, None) as world:
        probe = world.bus(world.probe, direct_url=through(proxy, world.probe.place.url))
        async with running(probe, world.bus(world.reader, hearing())):
            await world.probe.say(probe, Happened(number=1))
            await world.reader.took_effect(1)
            await say_goodbye(proxy, world.probe, "bus relay")
            await world.probe.say(probe, Happened(number=2))
            await world.reader.took_effect(1, 2)


@pytest.mark.parametrize("way", ["read", "transaction", "fetch"])
async def test_work_is_done_when_the_pooled_connection_had_said_goodbye(
    databases: Databases, proxy: FrozenProxy, way: str
) -> None:
    side = Side("probe", (await databases.fresh("orders")))
    database = Database(through(proxy, side.place.url), name="goodbye", pool_size=1)

    async def number(conn: AsyncConnection) -> int:
        return int(await conn.scalar(text("SELECT 7")) or 0)

    async def work() -> int:
        if way == "fetch":
            return int((await database.fetch("SELECT 7", []))[0][0])
        return await (database.read(number) if way == "read" else database.transaction(number))

    try:
        assert await work() == 7
        await say_goodbye(proxy, side, "goodbye")
        assert await work() == 7
    finally:
        await database.close()
        await side.database.close()


async def test_caller_is_asked_to_come_again_when_the_goodbye_comes_before_the_commit(
    databases: Databases, proxy: FrozenProxy
) -> None:
    """Whether it was committed nobody knows: the caller repeats with his key."""
    side = Side("probe", (await databases.fresh("orders")))
    database = Database(through(proxy, side.place.url), name="goodbye", pool_size=1)
    app = FastAPI()
    install_problems(app)

    @app.post("/")
    async def command() -> None:
        async def work(conn: AsyncConnection) -> None:
            await conn.execute(text("SELECT 7"))
            await say_goodbye(proxy, side, "goodbye")

        await database.transaction(work)

    try:
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://api.test") as client:
            answer = await client.post("/")
        assert (answer.status_code, answer.json()["code"]) == (503, "SERVICE_UNAVAILABLE")
    finally:
        await database.close()
        await side.database.close()
