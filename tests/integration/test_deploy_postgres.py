"""deploy/postgres/init.sh with the real psql against a real, empty server."""

from __future__ import annotations

import os
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from deploy.local.postgres import PrivatePostgres, find_programs
from deploy.local.provision import provision
from tests.integration.compose_file import BUSINESS, PROJECT

SCRIPT = PROJECT / "deploy" / "postgres" / "init.sh"
PASSWORDS = {
    **{f"{name}_{kind}": f'it\'s {name} "{kind}" \\ $PATH;' for name in BUSINESS for kind in ("owner", "app")},
    "bus": "bus's own",
}


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[PrivatePostgres]:
    made = PrivatePostgres(tmp_path / "pg", durable=False)
    await made.start()
    yield made
    await made.stop()


def _run(server: PrivatePostgres, passwords: dict[str, str]) -> subprocess.CompletedProcess[str]:
    url = urlsplit(server.url)
    environment = {
        "PATH": f"{find_programs().folder}{os.pathsep}{os.environ['PATH']}",
        "PGHOST": url.hostname or "",
        "PGPORT": str(url.port),
        "PGUSER": "postgres",
        "PGPASSWORD": server.password,
        "DYFLUX_SQL": str(SCRIPT.parent),
        **{f"{role.upper()}_PASSWORD": text for role, text in passwords.items()},
    }
    return subprocess.run([SCRIPT], env=environment, capture_output=True, text=True, timeout=120, check=False)


async def _may(server: PrivatePostgres, user: str, database: str, statement: str = "SELECT 1") -> bool:
    try:
        conn = await asyncpg.connect(server.url, user=user, password=PASSWORDS[user], database=database, timeout=10)
    except asyncpg.InsufficientPrivilegeError:
        return False
    try:
        await conn.execute(statement)
    except asyncpg.InsufficientPrivilegeError:
        return False
    finally:
        await conn.close(timeout=5)
    return True


async def _picture(server: PrivatePostgres) -> list[object]:
    conn = await asyncpg.connect(server.url, timeout=10)
    rows = [*await conn.fetch("SELECT datname, pg_get_userbyid(datdba), datacl::text FROM pg_database ORDER BY 1")]
    rows += await conn.fetch("SELECT rolname, rolsuper, rolcreatedb, rolcanlogin FROM pg_roles ORDER BY 1")
    await conn.close(timeout=5)
    for name in BUSINESS:
        inside = await asyncpg.connect(server.url, database=f"dyflux_{name}", timeout=10)
        rows += await inside.fetch(
            "SELECT pg_get_userbyid(nspowner), nspacl::text FROM pg_namespace WHERE nspname = 'public'"
        )
        await inside.close(timeout=5)
    return [tuple(row) for row in rows]


async def test_each_role_may_do_its_own_work_and_nothing_else(server: PrivatePostgres) -> None:
    done = _run(server, PASSWORDS)
    assert (done.returncode, done.stderr) == (0, "")
    for name in BUSINESS:
        own, other = f"dyflux_{name}", "dyflux_orders" if name != "orders" else "dyflux_cs"
        assert await _may(server, f"{name}_owner", own, "CREATE TABLE made (a int)")
        assert not await _may(server, f"{name}_app", own, "CREATE TABLE made_too (a int)")
        assert await _may(server, f"{name}_app", own)
        assert not await _may(server, f"{name}_app", own, "SELECT * FROM made")
        assert not await _may(server, f"{name}_app", other)
        assert not await _may(server, f"{name}_owner", other)
        assert await _may(server, "bus", own)


async def test_result_is_that_of_the_start_on_one_machine_and_stays_when_repeated(
    server: PrivatePostgres, tmp_path: Path
) -> None:
    assert _run(server, PASSWORDS).returncode == 0
    once = await _picture(server)
    again = _run(server, PASSWORDS)
    assert (again.returncode, again.stderr) == (0, "")
    assert await _picture(server) == once
    other = PrivatePostgres(tmp_path / "other", durable=False)
    await other.start()
    try:
        await provision(other.url, PASSWORDS)
        assert await _picture(other) == once
    finally:
        await other.stop()


async def test_script_stops_and_names_what_is_missing(server: PrivatePostgres) -> None:
    done = _run(server, {name: text for name, text in PASSWORDS.items() if name != "orders_app"})
    assert done.returncode != 0
    assert "ORDERS_APP_PASSWORD" in done.stderr


async def test_script_fails_when_the_server_refuses(server: PrivatePostgres) -> None:
    conn = await asyncpg.connect(server.url, timeout=10)
    await conn.execute("ALTER ROLE postgres CONNECTION LIMIT 100; CREATE ROLE helper LOGIN PASSWORD 'x'")
    await conn.close(timeout=5)
    url = urlsplit(server.url)
    done = subprocess.run(
        [SCRIPT],
        env={
            "PATH": f"{find_programs().folder}{os.pathsep}{os.environ['PATH']}",
            "PGHOST": url.hostname or "", "PGPORT": str(url.port), "PGUSER": "helper", "PGPASSWORD": "x",
            "DYFLUX_SQL": str(SCRIPT.parent), **{f"{r.upper()}_PASSWORD": t for r, t in PASSWORDS.items()},
        },
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "42501" in done.stderr  # insufficient privilege
