"""Signing keys: one at the first start, whoever starts; a new one is known long before it signs."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import asyncpg
import jwt
import pytest

from services.accounts.application.rotate_key import ensure_key, rotate_key
from services.accounts.bootstrap import build, core
from services.accounts.entrypoints.cli import rotate
from shared.runtime.ids import uuid7
from shared.web.tokens import TokenVerifier
from tests.integration.accounts.conftest import PASSWORD, MovableClock, World, first_admin, running
from tests.support.apps import close
from tests.support.databases import TestDatabase, connected


async def kids(world: World) -> list[str]:
    answer = await world.call("GET", "/.well-known/jwks.json")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=60"
    keys = answer.json()["keys"]
    assert all(set(key) == {"kty", "crv", "x", "y", "kid", "alg", "use"} for key in keys), "no private half"
    return [key["kid"] for key in keys]


async def signed_by(world: World) -> str:
    token = (await world.login("admin"))["access_token"]
    kid: str = jwt.get_unverified_header(token)["kid"]
    return kid


async def rotated(world: World) -> None:
    """The verb at the world's time."""
    base = core(world.settings, world.clock)
    try:
        await base.transact(lambda uow: rotate_key(uow, uuid7, world.clock))
    finally:
        await base.close()


async def test_token_is_good_for_every_verifier_when_it_has_the_published_keys(world: World) -> None:
    async def fetch() -> dict[str, object]:
        found: dict[str, object] = (await world.call("GET", "/.well-known/jwks.json")).json()
        return found

    token = (await world.login("admin"))["access_token"]
    principal = await TokenVerifier(fetch).verify(token)
    assert principal is not None
    assert (principal.sub, principal.kind, principal.roles) == ("admin", "operator", ("admin",))
    assert "operators" in principal.perms


async def test_one_key_is_made_when_many_start_at_once(database: TestDatabase, world: World) -> None:
    async with connected(database.admin_url) as conn:
        await conn.execute("DELETE FROM signing_key")
    services = [await build(world.settings, world.clock) for _ in range(6)]
    try:
        await asyncio.gather(*(start() for service in services for start in service.on_start))
    finally:
        for service in services:
            await close(service)
    assert len(await world.rows("SELECT 1 FROM signing_key")) == 1


async def test_one_key_is_made_when_a_starter_read_its_clock_before_another_made_one(world: World) -> None:
    """Found by the test above on a loaded machine: the one that waits for the lock must not look at an old time."""
    base = core(world.settings, world.clock)
    try:
        await world.rows("DELETE FROM signing_key")
        await base.transact(lambda uow: ensure_key(uow, uuid7, lambda: world.clock() + timedelta(seconds=5)))
        await base.transact(lambda uow: ensure_key(uow, uuid7, world.clock))
    finally:
        await base.close()
    assert len(await world.rows("SELECT 1 FROM signing_key")) == 1


async def test_two_rotations_at_once_make_one_key_when_they_meet(world: World) -> None:
    await asyncio.gather(*(rotated(world) for _ in range(4)))
    assert len(await world.rows("SELECT 1 FROM signing_key")) == 2


async def test_new_key_is_published_at_once_and_signs_after_ten_minutes_when_rotated(world: World) -> None:
    [old] = await kids(world)
    await rotated(world)
    world.clock.forward(seconds=6)
    assert (await kids(world))[0] == old
    [_, new] = await kids(world)
    assert await signed_by(world) == old
    world.clock.forward(minutes=8)
    assert await signed_by(world) == old
    world.clock.forward(minutes=2)
    assert await signed_by(world) == new


async def test_old_key_stays_published_until_its_last_token_has_expired_when_rotated(world: World) -> None:
    [old] = await kids(world)
    await rotated(world)
    world.clock.forward(minutes=8)
    last = (await world.login("admin"))["access_token"]
    assert jwt.get_unverified_header(last)["kid"] == old
    world.clock.forward(minutes=11)
    assert old in await kids(world)
    world.clock.forward(minutes=3)
    assert old not in await kids(world)
    assert len(await kids(world)) == 1


async def test_waiting_key_is_answered_again_when_rotated_twice(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert await rotate(world.settings, []) == 0
    assert await rotate(world.settings, []) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == second
    assert len(await world.rows("SELECT 1 FROM signing_key")) == 2


async def test_gone_keys_are_deleted_when_rotated_again(world: World) -> None:
    for _ in range(3):
        await rotated(world)
        world.clock.forward(minutes=30)
    assert len(await world.rows("SELECT 1 FROM signing_key")) == 2


async def test_nobody_but_accounts_reads_private_keys_when_asking_the_database(world: World) -> None:
    async with connected(world.database.bus_url) as conn:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await conn.fetch("SELECT * FROM signing_key")


async def test_audit_cannot_be_changed_when_the_runtime_role_tries(world: World) -> None:
    async with connected(world.database.url) as conn:
        assert await conn.fetchval("SELECT count(*) FROM login_audit") == 0
        for sql in ("UPDATE login_audit SET outcome = 'OK'", "DELETE FROM login_audit", "TRUNCATE login_audit"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await conn.execute(sql)


async def test_private_key_is_encrypted_when_a_passphrase_is_set(
    database: TestDatabase, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(database, clock, key_passphrase="made-up passphrase") as world:
        await first_admin(world, monkeypatch)
        assert (await world.login("admin", PASSWORD))["access_token"]
        [row] = await world.rows("SELECT private_pem FROM signing_key")
        assert row["private_pem"].startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----")


async def test_own_token_is_checked_with_the_database_when_the_service_calls_nobody(world: World) -> None:
    """The URL of the key set points nowhere in these tests."""
    assert (await world.call("GET", "/me", (await world.login("admin"))["access_token"])).status_code == 200
    broken = (await world.login("admin"))["access_token"][:-4] + "AAAA"
    answer = await world.call("GET", "/me", broken)
    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHENTICATED")
