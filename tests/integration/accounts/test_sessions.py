"""Refresh tokens: each is good once, a copy of a used one ends the session, and every way to end it does."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2
import pytest

from tests.integration.accounts.conftest import PASSWORD, World, claims, running
from tests.support.databases import TestDatabase

COOKIE = "dyflux_refresh"


async def signed_in(world: World, login: str = "admin") -> httpx2.AsyncClient:
    browser = world.browser()
    assert (await browser.post("/login", json={"login": login, "password": PASSWORD})).status_code == 200
    return browser


async def shown(world: World, token: str) -> httpx2.Response:
    """Show one refresh token, as whoever holds it would."""
    return await world.browser().post("/refresh", headers={"cookie": f"{COOKIE}={token}"})


def over(answer: httpx2.Response) -> None:
    assert (answer.status_code, answer.json()["code"]) == (401, "SESSION_ENDED")
    assert "Max-Age=0" in answer.headers["set-cookie"]


async def ending(world: World) -> list[tuple[Any, ...]]:
    rows = await world.rows("SELECT login, end_reason FROM session WHERE ended_at IS NOT NULL ORDER BY started_at")
    return [tuple(row) for row in rows]


async def test_refresh_gives_new_tokens_when_cookie_is_good(world: World) -> None:
    browser = await signed_in(world)
    first = browser.cookies[COOKIE]
    answer = await browser.post("/refresh")
    assert answer.status_code == 200
    assert answer.json()["operator"]["login"] == "admin"
    assert claims(answer.json()["access_token"])["sub"] == "admin"
    assert browser.cookies[COOKIE] != first
    assert (await browser.post("/refresh")).status_code == 200


async def test_refresh_carries_new_roles_when_they_were_changed(world: World) -> None:
    await world.operator("test", "agent")
    browser = await signed_in(world, "test")
    admin = (await world.login("admin"))["access_token"]
    await world.call("PATCH", "/operators/test", admin, {"roles": ["viewer"]})
    assert claims((await browser.post("/refresh")).json()["access_token"])["roles"] == ["viewer"]


async def test_session_ends_when_a_used_token_is_shown_again(world: World) -> None:
    browser = await signed_in(world)
    stolen = browser.cookies[COOKIE]
    assert (await browser.post("/refresh")).status_code == 200
    world.clock.forward(seconds=11)
    over(await shown(world, stolen))
    over(await browser.post("/refresh"))
    assert await ending(world) == [("admin", "REUSED")]


async def test_session_ends_when_the_thief_was_first(world: World) -> None:
    browser = await signed_in(world)
    thief = await shown(world, browser.cookies[COOKIE])
    assert thief.status_code == 200
    world.clock.forward(seconds=11)
    over(await browser.post("/refresh"))
    over(await shown(world, thief.cookies[COOKIE]))


async def test_both_tabs_get_the_same_successor_when_they_refresh_at_once(world: World) -> None:
    browser = await signed_in(world)
    token = browser.cookies[COOKIE]
    answers = await asyncio.gather(*(shown(world, token) for _ in range(8)))
    assert [answer.status_code for answer in answers] == [200] * 8
    assert len({answer.cookies[COOKIE] for answer in answers}) == 1
    rows = await world.rows(
        "SELECT count(*) FILTER (WHERE used_at IS NULL) AS fresh, count(*) AS all FROM refresh_token"
    )
    assert tuple(rows[0]) == (1, 2)
    world.clock.forward(minutes=10)
    assert (await shown(world, answers[0].cookies[COOKIE])).status_code == 200


async def test_late_tab_gets_the_latest_token_when_another_refreshed_twice(world: World) -> None:
    browser = await signed_in(world)
    first = browser.cookies[COOKIE]
    await browser.post("/refresh")
    await browser.post("/refresh")
    late = await shown(world, first)
    assert late.status_code == 200
    assert late.cookies[COOKIE] == browser.cookies[COOKIE]


async def test_branch_is_impossible_when_a_copy_is_used_within_the_grace(world: World) -> None:
    browser = await signed_in(world)
    thief = await shown(world, browser.cookies[COOKIE])
    await browser.post("/refresh")
    assert browser.cookies[COOKIE] == thief.cookies[COOKIE]
    world.clock.forward(minutes=5)
    assert (await browser.post("/refresh")).status_code == 200
    world.clock.forward(minutes=5)
    over(await shown(world, thief.cookies[COOKIE]))
    over(await browser.post("/refresh"))


async def test_session_is_over_when_idle_or_too_old(database: TestDatabase, world: World) -> None:
    idle = await signed_in(world)
    world.clock.forward(hours=11, minutes=59)
    assert (await idle.post("/refresh")).status_code == 200
    world.clock.forward(hours=12, minutes=1)
    over(await idle.post("/refresh"))
    kept = await signed_in(world)
    for _ in range(14):
        world.clock.forward(hours=11, minutes=50)
        assert (await kept.post("/refresh")).status_code == 200
    world.clock.forward(hours=3)
    over(await kept.post("/refresh"))


async def test_cookie_never_outlives_the_session_when_its_end_is_near(database: TestDatabase, world: World) -> None:
    kept = await signed_in(world)
    for _ in range(14):
        world.clock.forward(hours=11, minutes=50)
        answer = await kept.post("/refresh")
    age = int(answer.headers["set-cookie"].split("Max-Age=")[1].split(";")[0])
    assert 2 * 3600 < age <= 2 * 3600 + 20 * 60


async def test_session_is_over_when_logged_out(world: World) -> None:
    browser = await signed_in(world)
    token = browser.cookies[COOKIE]
    answer = await browser.post("/logout")
    assert answer.status_code == 204
    assert "Max-Age=0" in answer.headers["set-cookie"]
    over(await shown(world, token))
    assert await ending(world) == [("admin", "LOGOUT")]
    assert (await browser.post("/logout")).status_code == 204


async def test_logout_ends_the_session_when_an_older_tab_shows_a_used_token(world: World) -> None:
    browser = await signed_in(world)
    old = browser.cookies[COOKIE]
    await browser.post("/refresh")
    await world.browser().post("/logout", headers={"cookie": f"{COOKIE}={old}"})
    over(await browser.post("/refresh"))


async def test_only_this_session_ends_when_one_browser_logs_out(world: World) -> None:
    one, other = await signed_in(world), await signed_in(world)
    await one.post("/logout")
    assert (await other.post("/refresh")).status_code == 200


@pytest.mark.parametrize(
    ("change", "reason"), [({"active": False}, "DEACTIVATED"), ({"password": "another-password"}, "PASSWORD")]
)
async def test_every_session_ends_when_the_operator_is_changed(world: World, change: Any, reason: str) -> None:
    await world.operator("test", "agent")
    browsers = [await signed_in(world, "test") for _ in range(2)]
    admin = (await world.login("admin"))["access_token"]
    assert (await world.call("PATCH", "/operators/test", admin, change)).status_code == 200
    for browser in browsers:
        over(await browser.post("/refresh"))
    assert await ending(world) == [("test", reason)] * 2


async def test_session_goes_on_when_only_the_name_is_changed(world: World) -> None:
    await world.operator("test", "agent")
    browser = await signed_in(world, "test")
    admin = (await world.login("admin"))["access_token"]
    await world.call("PATCH", "/operators/test", admin, {"name": "김하늘"})
    answer = await browser.post("/refresh")
    assert (answer.status_code, answer.json()["operator"]["name"]) == (200, "김하늘")


async def test_refresh_is_refused_when_the_cookie_is_nobodys(world: World) -> None:
    over(await world.browser().post("/refresh"))
    for token in ("", "x", "%00", "A" * 43, "é" * 50):
        over(await world.browser().post("/refresh", headers={b"cookie": f"{COOKIE}={token}".encode()}))


async def test_refresh_and_logout_are_refused_when_another_site_asks(world: World) -> None:
    browser = await signed_in(world)
    for path in ("/refresh", "/logout"):
        answer = await browser.post(path, headers={"origin": "http://evil.test"})
        assert (answer.status_code, answer.json()["code"]) == (403, "ORIGIN_NOT_ALLOWED")
    assert (await browser.post("/refresh", headers={"origin": "http://console.test"})).status_code == 200


async def test_cookie_is_secure_and_other_origins_are_allowed_when_set(database: TestDatabase, world: World) -> None:
    await world.operator("test")
    async with running(database, world.clock, cookie_secure=True, allowed_origins=("https://shop.example",)) as other:
        answer = await other.call(
            "POST", "/login", json={"login": "test", "password": PASSWORD}, headers={"origin": "https://shop.example"}
        )
        assert answer.status_code == 200
        assert "; Secure" in answer.headers["set-cookie"]


async def test_nobody_stays_in_when_password_changes_during_logins(world: World) -> None:
    """A login that was checked against the old password must not open a session after the change."""
    await world.operator("test", "agent")
    admin = (await world.login("admin"))["access_token"]

    async def log_in() -> httpx2.Response:
        return await world.browser().post("/login", json={"login": "test", "password": PASSWORD})

    async with asyncio.TaskGroup() as group:
        logins = [group.create_task(log_in()) for _ in range(6)]
        change = group.create_task(world.call("PATCH", "/operators/test", admin, {"password": "another-password"}))
    assert change.result().status_code == 200
    assert {task.result().status_code for task in logins} <= {200, 401}
    open_ = await world.rows("SELECT 1 FROM session WHERE login = 'test' AND ended_at IS NULL")
    assert open_ == []
