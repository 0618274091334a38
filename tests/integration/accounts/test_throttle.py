"""Failed logins: borne up to a number, for each account and for each address apart, with Redis or without."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx2
import pytest
from redis.asyncio import Redis

from tests.integration.accounts.conftest import PASSWORD, MovableClock, World, first_admin, running
from tests.support.databases import TestDatabase

NO_REDIS = "redis://127.0.0.1:1/0"
WRONG = "wrong-password"


async def attempt(world: World, login: str, password: str, address: str) -> httpx2.Response:
    return await world.browser(address).post("/login", json={"login": login, "password": password})


async def failures(world: World, count: int, login: str, address: str) -> list[int]:
    return [(await attempt(world, login, WRONG, address)).status_code for _ in range(count)]


def throttled(answer: httpx2.Response) -> int:
    """The seconds to wait."""
    assert (answer.status_code, answer.json()["code"]) == (429, "LOGIN_THROTTLED")
    seconds = int(answer.headers["retry-after"])
    assert answer.json()["detail"] == f"로그인 시도가 너무 많습니다. {seconds}초 후 다시 시도하세요."
    return seconds


@pytest.fixture(params=["redis", "audit"])
async def limited(
    request: pytest.FixtureRequest, database: TestDatabase, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[World]:
    """accounts that bears three failures of an account and five of an address in ten minutes."""
    where = {} if request.param == "redis" else {"redis": NO_REDIS}
    async with running(
        database, clock, login_account_failures=3, login_address_failures=5, login_window_seconds=600, **where
    ) as world:
        await first_admin(world, monkeypatch)
        yield world


async def test_account_is_throttled_when_it_failed_often_from_anywhere(limited: World) -> None:
    assert await failures(limited, 1, "admin", "10.0.0.1") == [401]
    assert await failures(limited, 2, "admin", "10.0.0.2") == [401, 401]
    assert 500 <= throttled(await attempt(limited, "admin", PASSWORD, "10.0.0.3")) <= 600


async def test_other_accounts_are_let_in_when_one_is_throttled(limited: World) -> None:
    await limited.operator("test", "agent")
    await failures(limited, 3, "admin", "10.0.0.1")
    throttled(await attempt(limited, "admin", PASSWORD, "10.0.0.1"))
    assert (await attempt(limited, "test", PASSWORD, "10.0.0.1")).status_code == 200


async def test_address_is_throttled_when_it_tried_many_accounts(limited: World) -> None:
    for number in range(5):
        assert await failures(limited, 1, f"nobody{number}", "10.0.0.1") == [401]
    throttled(await attempt(limited, "admin", PASSWORD, "10.0.0.1"))
    assert (await attempt(limited, "admin", PASSWORD, "10.0.0.2")).status_code == 200


async def test_account_is_let_in_again_when_the_window_has_passed(limited: World) -> None:
    await failures(limited, 3, "admin", "10.0.0.1")
    seconds = throttled(await attempt(limited, "admin", PASSWORD, "10.0.0.1"))
    limited.clock.forward(seconds=seconds - 60)
    throttled(await attempt(limited, "admin", PASSWORD, "10.0.0.1"))
    limited.clock.forward(seconds=61)
    assert (await attempt(limited, "admin", PASSWORD, "10.0.0.1")).status_code == 200


async def test_good_logins_are_not_counted_when_there_are_many(limited: World) -> None:
    assert [(await attempt(limited, "admin", PASSWORD, "10.0.0.1")).status_code for _ in range(7)] == [200] * 7
    assert await failures(limited, 2, "admin", "10.0.0.1") == [401, 401]
    assert (await attempt(limited, "admin", PASSWORD, "10.0.0.1")).status_code == 200


async def test_unknown_login_is_throttled_like_a_known_one_when_it_fails(limited: World) -> None:
    assert await failures(limited, 3, "nobody", "10.0.0.1") == [401] * 3
    throttled(await attempt(limited, "nobody", WRONG, "10.0.0.1"))


async def test_addresses_of_one_ipv6_network_are_one_when_counted(limited: World) -> None:
    for number in range(5):
        assert await failures(limited, 1, f"nobody{number}", f"2001:db8:0:1::{number}") == [401]
    throttled(await attempt(limited, "admin", PASSWORD, "2001:db8:0:1:ffff::1"))
    assert (await attempt(limited, "admin", PASSWORD, "2001:db8:0:2::1")).status_code == 200


async def test_no_more_than_the_limit_is_checked_when_many_try_at_once(
    database: TestDatabase, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(database, clock, login_account_failures=3) as world:
        await first_admin(world, monkeypatch)
        answers = await asyncio.gather(*(attempt(world, "admin", WRONG, f"10.0.1.{n}") for n in range(20)))
        assert sorted(answer.status_code for answer in answers) == [401] * 3 + [429] * 17
        rows = await world.rows("SELECT count(*) FROM login_audit WHERE outcome = 'WRONG_PASSWORD'")
        assert rows[0][0] == 3


async def test_gateway_names_the_address_when_the_peer_is_trusted(limited: World) -> None:
    async def through(forwarded: str, login: str, peer: str = "127.0.0.1") -> int:
        browser = limited.browser(peer)
        headers = {"x-forwarded-for": forwarded}
        return (await browser.post("/login", json={"login": login, "password": WRONG}, headers=headers)).status_code

    for number in range(5):
        assert await through("10.0.0.1", f"nobody{number}") == 401
    assert await through("10.0.0.1", "other") == 429
    assert await through("6.6.6.6, 10.0.0.1", "other") == 429, "what a client claims stands left of what we saw"
    assert await through("10.0.0.2", "other") == 401
    assert await through("10.0.0.9", "another", peer="10.0.0.1") == 429, "a stranger's header is not believed"


async def test_audit_names_the_address_that_the_gateway_saw_when_it_is_written(limited: World) -> None:
    headers = {"x-forwarded-for": "198.51.100.7, 203.0.113.5"}
    await limited.browser().post("/login", json={"login": "admin", "password": WRONG}, headers=headers)
    rows = await limited.rows("SELECT address FROM login_audit WHERE outcome = 'WRONG_PASSWORD'")
    assert [row["address"] for row in rows] == ["203.0.113.5"]


async def test_password_change_is_throttled_when_the_current_one_is_guessed(limited: World) -> None:
    token = (await limited.login("admin"))["access_token"]
    body = {"password": "another-password", "current_password": WRONG}
    for _ in range(3):
        answer = await limited.call("PATCH", "/me", token, body)
        assert (answer.status_code, answer.json()["code"]) == (422, "PASSWORD_WRONG")
    throttled(await limited.call("PATCH", "/me", token, {**body, "current_password": PASSWORD}))


async def test_window_is_forgotten_by_redis_when_it_is_over(
    database: TestDatabase, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(database, clock, login_window_seconds=60) as world:
        await first_admin(world, monkeypatch)
        await failures(world, 1, "admin", "10.0.0.1")
        redis = Redis.from_url(world.settings.common.redis_url)
        keys = [key async for key in redis.scan_iter(f"{world.settings.common.namespace}*")]
        lives = [timedelta(milliseconds=await redis.pttl(key)) for key in keys]
        await redis.aclose()
        assert len(keys) == 2
        assert all(timedelta() < life <= timedelta(seconds=60) for life in lives)
