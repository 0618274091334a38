"""What was written is there again after a kill -9 of each engine, on a path with spaces and Hangul."""

from __future__ import annotations

import asyncio
import os
import subprocess
import tempfile
from pathlib import Path

import aio_pika
import asyncpg
import pytest
from redis.asyncio import Redis

from deploy.local import identity, ports
from deploy.local.layout import Layout
from deploy.local.postgres import PrivatePostgres
from deploy.local.process import StartError
from deploy.local.rabbitmq import PrivateRabbit
from deploy.local.valkey import PrivateValkey


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that scripts stumble over."""
    place = tmp_path / "새 폴더 (1)"
    place.mkdir()
    return place


def sleeper() -> subprocess.Popen[bytes]:
    """A living process that has nothing to do with us."""
    return subprocess.Popen(["sleep", "60"])


async def test_postgres_keeps_a_committed_row_when_killed(folder: Path) -> None:
    server = PrivatePostgres(folder / "pg")
    await server.start()
    try:
        session = await asyncpg.connect(server.url, timeout=10)
        await session.execute("CREATE TABLE kept (word text)")
        await session.execute("INSERT INTO kept VALUES ('한 줄')")
        killed = server.child.pid
        await server.kill()
        session.terminate()
        await server.start()
        assert server.child.pid != killed
        session = await asyncpg.connect(server.url, timeout=10)
        assert await session.fetchval("SELECT word FROM kept") == "한 줄"
        await session.close()
    finally:
        await server.stop()
    assert ports.is_free(server.port)


async def test_postgres_starts_when_its_stale_pid_file_names_a_stranger(folder: Path) -> None:
    server = PrivatePostgres(folder / "pg", durable=False)
    await server.start()
    try:
        await server.kill()
        stale = server.data / "postmaster.pid"
        with sleeper() as stranger:
            lines = stale.read_text().splitlines()
            stale.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
            await server.start()
            assert stranger.poll() is None
            stranger.kill()
        session = await asyncpg.connect(server.url, timeout=10)
        assert await session.fetchval("SELECT 1") == 1
        await session.close()
    finally:
        await server.stop()


async def test_postgres_refuses_when_the_password_is_wrong(folder: Path) -> None:
    server = PrivatePostgres(folder / "pg", durable=False)
    await server.start()
    try:
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(server.url.replace(server.password, "wrong"), timeout=10)
        session = await asyncpg.connect(server.url, timeout=10)
        assert await session.fetchval("SHOW listen_addresses") == "127.0.0.1"
        assert await session.fetchval(
            "SELECT rolpassword LIKE 'SCRAM-SHA-256$%' FROM pg_authid WHERE rolname = 'postgres'"
        )
        assert await session.fetchval("SHOW max_connections") == "200"
        await session.close()
    finally:
        await server.stop()


async def test_postgres_starts_over_when_killed_while_it_was_made(folder: Path) -> None:
    (folder / "pg/data.new/base").mkdir(parents=True)
    server = PrivatePostgres(folder / "pg", durable=False)
    await server.start()
    await server.stop()
    assert (server.data / "PG_VERSION").exists()


async def test_valkey_keeps_an_appended_key_when_killed(folder: Path) -> None:
    server = PrivateValkey(folder / "valkey")
    await server.start()
    try:
        async with Redis.from_url(server.url, socket_timeout=10) as client:
            await client.set("kept", "값")
        await server.kill()
        await server.start()
        async with Redis.from_url(server.url, socket_timeout=10) as client:
            assert await client.get("kept") == "값".encode()
    finally:
        await server.stop()


@pytest.mark.rabbitmq
async def test_rabbitmq_keeps_a_confirmed_message_when_killed(folder: Path) -> None:
    node = PrivateRabbit(folder / "rabbit", cache=Layout.default().engine_cache)
    neighbour = PrivateRabbit(folder / "neighbour", cache=Layout.default().engine_cache)
    try:
        await asyncio.gather(node.start(), neighbour.start())
        # Erlang loads code when it is first used: one node's end must not pull the programs away from the other.
        await neighbour.stop()
        connection = await aio_pika.connect(node.url, timeout=10)
        channel = await connection.channel(publisher_confirms=True)
        await channel.declare_queue("kept", durable=True, arguments={"x-queue-type": "quorum"})
        await node.sync_topology()
        message = aio_pika.Message("쪽지".encode(), delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
        await channel.default_exchange.publish(message, "kept", timeout=10)
        await node.kill()
        await connection.close()
        await node.start()
        connection = await aio_pika.connect(node.url, timeout=10)
        channel = await connection.channel()
        queue = await channel.get_queue("kept")
        got = await queue.get(timeout=20)
        assert got is not None
        assert got.body.decode() == "쪽지"
        await got.ack()
        await connection.close()
        assert "dyflux" in await node.ctl("list_users")
    finally:
        await asyncio.gather(node.stop(), neighbour.stop())
    assert ports.is_free(node.port)
    links = [holder / "at" for holder in Path(tempfile.gettempdir()).glob("dyflux-*") if (holder / "at").is_symlink()]
    assert [link for link in links if str(folder) in os.readlink(link)] == []
    left = [pid for pid in _living() if str(folder) in _environment(pid)]
    assert left == []
    assert not list(folder.glob("**/erl_crash.dump"))


async def test_start_says_what_to_do_when_the_chosen_postgres_is_missing(folder: Path) -> None:
    before = os.environ.get("DYFLUX_PG_BIN")
    os.environ["DYFLUX_PG_BIN"] = str(folder / "없음")
    try:
        with pytest.raises(StartError, match="DYFLUX_PG_BIN"):
            PrivatePostgres(folder / "pg")
    finally:
        if before is None:
            del os.environ["DYFLUX_PG_BIN"]
        else:
            os.environ["DYFLUX_PG_BIN"] = before


def _living() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _environment(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().decode(errors="replace") + identity.command_line(pid)
    except OSError:
        return ""
