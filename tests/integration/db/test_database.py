"""Transactions over a pool whose connections may have died meanwhile (a restarted PostgreSQL)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.db.database import Database, sqlstate
from shared.db.known import Known
from tests.support.bus_history import MIGRATIONS
from tests.support.databases import Databases, TestDatabase, connected

INSERT = text("INSERT INTO effect (queue, message_id, number) VALUES ('q', 'm', 1)")


@pytest.fixture
async def place(databases: Databases) -> TestDatabase:
    return await databases.of(MIGRATIONS)


@pytest.fixture
async def database(place: TestDatabase) -> AsyncIterator[Database]:
    opened = Database(place.url, name="probe", pool_size=3)
    yield opened
    await opened.close()


async def kill_sessions(place: TestDatabase) -> None:
    async with connected(place.admin_url) as admin:
        await admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()",
            place.name,
        )


async def count(place: TestDatabase) -> int:
    async with connected(place.admin_url) as admin:
        return int(await admin.fetchval("SELECT count(*) FROM effect"))


async def test_transaction_commits_once_when_pooled_connections_are_dead(
    database: Database, place: TestDatabase
) -> None:
    async def insert(conn: AsyncConnection) -> None:
        await conn.execute(INSERT)

    await database.transaction(insert)
    await kill_sessions(place)
    await database.transaction(insert)
    assert await count(place) == 2


async def test_read_answers_when_pooled_connections_are_dead(database: Database, place: TestDatabase) -> None:
    async def ask(conn: AsyncConnection) -> int:
        return int((await conn.execute(text("SELECT 1"))).scalar_one())

    assert await database.read(ask) == 1
    await kill_sessions(place)
    assert await database.read(ask) == 1


async def test_work_runs_once_when_the_connection_dies_in_the_commit(database: Database, place: TestDatabase) -> None:
    async with connected(place.owner_url) as owner:
        await owner.execute(
            """
            CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NULL; END';
            CREATE CONSTRAINT TRIGGER dies AFTER INSERT ON effect DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION die();
            """
        )
    runs = []

    async def insert(conn: AsyncConnection) -> None:
        runs.append(1)
        await conn.execute(INSERT)

    with pytest.raises(DBAPIError):
        await database.transaction(insert)
    assert len(runs) == 1
    assert await count(place) == 0


async def test_transaction_is_given_up_when_it_is_a_victim_every_time(database: Database) -> None:
    runs = []

    async def lose(conn: AsyncConnection) -> None:
        runs.append(1)
        await conn.execute(text("DO $$ BEGIN RAISE EXCEPTION 'victim' USING ERRCODE = '40001'; END $$"))

    with pytest.raises(DBAPIError):
        await database.transaction(lose)
    assert len(runs) == 6


async def test_reader_cannot_write_when_it_only_reads(database: Database) -> None:
    async def insert(conn: AsyncConnection) -> None:
        await conn.execute(INSERT)

    with pytest.raises(DBAPIError, match="read-only"):
        await database.read(insert)


async def test_one_transaction_gets_through_when_every_pooled_connection_is_dead(
    database: Database, place: TestDatabase
) -> None:
    together = asyncio.Barrier(3)

    async def meet(conn: AsyncConnection) -> None:
        await together.wait()

    await asyncio.gather(*(database.transaction(meet) for _ in range(3)))
    await kill_sessions(place)
    runs = []

    async def insert(conn: AsyncConnection) -> None:
        runs.append(1)
        await conn.execute(INSERT)

    await database.transaction(insert)
    assert (len(runs), await count(place)) == (1, 1)


async def test_nothing_is_kept_when_an_error_of_the_database_was_swallowed(
    database: Database, place: TestDatabase
) -> None:
    async def swallow(conn: AsyncConnection) -> None:
        await conn.execute(INSERT)
        with suppress(DBAPIError):
            await conn.execute(text("SELECT 1/0"))

    with pytest.raises(RuntimeError, match="rolled back"):
        await database.transaction(swallow)
    assert await count(place) == 0


@pytest.mark.parametrize("known", [True, False])
async def test_nothing_is_kept_and_the_pool_works_on_when_work_is_interrupted(
    database: Database, place: TestDatabase, known: bool
) -> None:
    begun = asyncio.Event()

    async def wait(conn: AsyncConnection) -> None:
        await conn.execute(INSERT)
        begun.set()
        if known:
            await Known("SELECT CAST(pg_sleep(:seconds) AS text) AS slept", "slept").scalar(conn, {"seconds": 60.0})
        else:
            await conn.execute(text("SELECT pg_sleep(60)"))

    for _ in range(4):  # more often than the pool has places
        begun.clear()
        interrupted = asyncio.ensure_future(database.transaction(wait))
        await begun.wait()
        interrupted.cancel()
        with pytest.raises(asyncio.CancelledError):
            await interrupted
    assert await count(place) == 0

    async def insert(conn: AsyncConnection) -> None:
        await conn.execute(INSERT)

    await database.transaction(insert)
    assert await count(place) == 1


async def test_savepoint_takes_back_what_a_known_statement_did_when_another_fails(
    database: Database, place: TestDatabase
) -> None:
    add = Known(
        "INSERT INTO effect (queue, message_id, number) VALUES (:queue, :id, :number) RETURNING number", "number"
    )

    async def fail(conn: AsyncConnection) -> None:
        async with conn.begin_nested():
            await add.scalars(conn, {"queue": "q", "id": "lost", "number": 2})
            await add.scalars(conn, {"queue": None, "id": "refused", "number": 3})

    async def work(conn: AsyncConnection) -> list[int]:
        kept = await add.scalars(conn, {"queue": "q", "id": "kept", "number": 1})
        with pytest.raises(DBAPIError) as failed:
            await fail(conn)
        assert sqlstate(failed.value) == "23502"
        return kept

    assert await database.transaction(work) == [1]
    assert await count(place) == 1


async def test_known_statement_is_refused_when_no_transaction_was_begun(database: Database) -> None:
    async with database.engine.connect() as conn:
        with pytest.raises(RuntimeError, match="belongs to a transaction"):
            await Known("SELECT 1 AS one", "one").rows(conn, {})
