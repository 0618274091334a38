"""A password for a session: what it answers, what it refuses, what it leaves behind."""

from __future__ import annotations

from datetime import datetime

from tests.integration.accounts.conftest import PASSWORD, World, claims


async def test_login_answers_token_operator_and_cookie_when_password_is_right(world: World) -> None:
    await world.operator("test", "agent")
    answer = await world.browser().post("/login", json={"login": "test", "password": PASSWORD})
    assert answer.status_code == 200
    body = answer.json()
    assert body["token_type"] == "Bearer"
    assert body["expires_in"] == 600
    assert body["operator"] == {"login": "test", "name": "Test", "roles": ["agent"], "last_login_at": None}
    assert answer.headers["cache-control"] == "no-store"
    name, _, attributes = answer.headers["set-cookie"].partition("; ")
    assert name.startswith("dyflux_refresh=")
    assert len(name) == len("dyflux_refresh=") + 43
    flags = {part.strip() for part in attributes.split(";")}
    assert {"HttpOnly", "Path=/api/accounts/v1", "SameSite=strict"} <= flags
    assert "Secure" not in flags
    [age] = [int(flag.removeprefix("Max-Age=")) for flag in flags if flag.startswith("Max-Age=")]
    assert 43_100 < age <= 43_200


async def test_token_says_who_and_what_may_be_done_when_decoded(world: World) -> None:
    await world.operator("test", "agent", grants=["export"], denies=["message.send"])
    said = claims((await world.login("test"))["access_token"])
    assert said["iss"] == "dyflux"
    assert said["aud"] == "api"
    assert said["sub"] == "test"
    assert said["kind"] == "operator"
    assert said["name"] == "Test"
    assert said["roles"] == ["agent"]
    assert said["perms"] == ["claims", "claims.apply", "command", "export", "intake", "read", "signed_in"]
    assert said["exp"] - said["iat"] == 600
    assert said["jti"]


async def test_last_login_is_the_one_before_when_logging_in_again(world: World) -> None:
    await world.operator("test", "agent")
    await world.login("test")
    [row] = await world.rows("SELECT last_login_at FROM operator WHERE login = 'test'")
    world.clock.forward(hours=1)
    second = await world.login("test")
    assert datetime.fromisoformat(second["operator"]["last_login_at"]) == row["last_login_at"]


async def test_login_is_taken_in_any_case_when_typed_with_spaces(world: World) -> None:
    assert (await world.login("  Admin "))["operator"]["login"] == "admin"


async def test_same_refusal_is_answered_when_login_or_password_is_wrong(world: World) -> None:
    for login in ("admin", "nobody", "", "'; DROP TABLE operator; --", "관리자"):
        answer = await world.call("POST", "/login", json={"login": login, "password": "wrong-password"})
        assert (answer.status_code, answer.json()["code"]) == (401, "LOGIN_FAILED"), login
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["detail"] == "아이디 또는 비밀번호가 맞지 않습니다."
        assert "set-cookie" not in answer.headers


async def test_login_is_refused_when_operator_is_inactive(world: World) -> None:
    await world.operator("test", "agent")
    admin = (await world.login("admin"))["access_token"]
    assert (await world.call("PATCH", "/operators/test", admin, {"active": False})).status_code == 200
    answer = await world.call("POST", "/login", json={"login": "test", "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (401, "LOGIN_FAILED")


async def test_every_login_is_in_the_audit_when_it_was_checked(world: World) -> None:
    await world.operator("test", "agent")
    browser = world.browser("10.0.0.9")
    for login, password in (("test", "wrong-password"), ("hunter2-typed-here", "x"), ("test", PASSWORD)):
        await browser.post("/login", json={"login": login, "password": password})
    rows = await world.rows("SELECT login, address, outcome FROM login_audit WHERE address = '10.0.0.9' ORDER BY at")
    assert [tuple(row) for row in rows] == [
        ("test", "10.0.0.9", "WRONG_PASSWORD"),
        (None, "10.0.0.9", "UNKNOWN_LOGIN"),
        ("test", "10.0.0.9", "OK"),
    ]


async def test_no_secret_is_in_the_database_as_it_is_when_somebody_is_in(world: World) -> None:
    browser = world.browser()
    await browser.post("/login", json={"login": "admin", "password": PASSWORD})
    token = browser.cookies["dyflux_refresh"]
    dump = ""
    for table in ("operator", "session", "refresh_token", "login_audit", "outbox", "idempotency_key"):
        dump += "".join(row[0] for row in await world.rows(f"SELECT t::text FROM {table} t"))
    assert "admin" in dump
    assert PASSWORD not in dump
    assert token not in dump
    assert token.encode().hex() not in dump


BAD_LOGINS: tuple[tuple[object, str], ...] = (
    ({"login": "admin"}, "FIELD_REQUIRED"),
    ({"login": "admin", "password": PASSWORD, "remember": True}, "UNKNOWN_FIELD"),
    ({"login": 1, "password": PASSWORD}, "INVALID_VALUE"),
    ({"login": "admin", "password": None}, "INVALID_VALUE"),
    ({"login": "admin", "password": "x" * 201}, "INVALID_VALUE"),
    ({"login": "ad\x00min", "password": PASSWORD}, "INVALID_VALUE"),
    ([], "INVALID_VALUE"),
)


async def test_bad_body_gets_its_code_when_logging_in(world: World) -> None:
    for body, code in BAD_LOGINS:
        answer = await world.call("POST", "/login", json=body)
        assert (answer.status_code, answer.json()["code"]) == (422, code), body


async def test_unreadable_body_is_400_when_it_is_no_json(world: World) -> None:
    answer = await world.client.post("/login", content=b'{"login', headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "UNREADABLE")


async def test_page_of_another_site_is_refused_when_it_logs_in(world: World) -> None:
    body = {"login": "admin", "password": PASSWORD}
    for origin in ("http://evil.test", "null", "file://", "http://console.test.evil.test"):
        answer = await world.call("POST", "/login", json=body, headers={"origin": origin})
        assert (answer.status_code, answer.json()["code"]) == (403, "ORIGIN_NOT_ALLOWED")
    for origin in ("http://console.test", "https://console.test"):
        assert (await world.call("POST", "/login", json=body, headers={"origin": origin})).status_code == 200
