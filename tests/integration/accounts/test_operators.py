"""작업자: created, edited, listed; there is always an admin, and what happened is said."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import Any

import orjson
import pytest

from tests.integration.accounts.conftest import PASSWORD, World, claims

NEW = {"login": "kim", "name": "김하늘", "password": PASSWORD, "roles": ["agent"]}


async def admin(world: World) -> str:
    token: str = (await world.login("admin"))["access_token"]
    return token


async def events(world: World) -> list[tuple[Any, ...]]:
    rows = await world.rows(
        "SELECT subject, sequence, body::jsonb->'data' AS data FROM outbox"
        " WHERE type = 'accounts.operator.changed.v1' AND subject <> 'admin' ORDER BY id"
    )
    return [(row["subject"], row["sequence"], json.loads(row["data"])) for row in rows]


async def test_operator_is_answered_and_published_when_created(world: World) -> None:
    answer = await world.call("POST", "/operators", await admin(world), {**NEW, "grants": ["export", "pii.read"]})
    assert answer.status_code == 201
    body = answer.json()
    created = body.pop("created_at")
    assert created
    assert body == {
        "login": "kim",
        "name": "김하늘",
        "roles": ["agent"],
        "grants": ["export", "pii.read"],
        "denies": [],
        "permissions": [
            "claims", "claims.apply", "command", "export", "intake", "message.send", "pii.read", "read", "signed_in",
        ],
        "active": True,
        "version": 1,
        "last_login_at": None,
    }  # fmt: skip
    [(subject, sequence, data)] = await events(world)
    assert (subject, sequence) == ("kim", 1)
    assert {**data, "at": ""} == {
        "login": "kim", "name": "김하늘", "roles": ["agent"], "active": True, "version": 1, "at": "",
    }  # fmt: skip


BAD_OPERATORS: tuple[tuple[dict[str, Any], str, int], ...] = (
    ({"password": "short"}, "PASSWORD_WEAK", 422),
    ({"password": " " * 12}, "PASSWORD_WEAK", 422),
    ({"login": "admin"}, "OPERATOR_EXISTS", 409),
    ({"login": "system"}, "INVALID_VALUE", 422),
    ({"login": "client-1"}, "INVALID_VALUE", 422),
    ({"login": "김하늘"}, "INVALID_VALUE", 422),
    ({"login": "Kim"}, "INVALID_VALUE", 422),
    ({"login": "k"}, "INVALID_VALUE", 422),
    ({"name": "  "}, "FIELD_REQUIRED", 422),
    ({"name": "가" * 101}, "INVALID_VALUE", 422),
    ({"roles": []}, "FIELD_REQUIRED", 422),
    ({"roles": ["boss"]}, "INVALID_VALUE", 422),
    ({"roles": "admin"}, "INVALID_VALUE", 422),
    ({"grants": ["operators"]}, "INVALID_VALUE", 422),
    ({"grants": ["export"], "denies": ["export"]}, "INVALID_VALUE", 422),
    ({"active": True}, "UNKNOWN_FIELD", 422),
)


async def test_refusal_has_its_code_when_operator_cannot_be_created(world: World) -> None:
    token = await admin(world)
    for change, code, status in BAD_OPERATORS:
        answer = await world.call("POST", "/operators", token, {**NEW, **change})
        assert (answer.status_code, answer.json()["code"]) == (status, code), change
    lone = b'{"login": "kim", "name": "\\ud800", "password": "correct-horse-1", "roles": ["agent"]}'
    kind = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    assert (await world.client.post("/operators", content=lone, headers=kind)).json()["code"] == "INVALID_VALUE"
    assert await events(world) == []
    assert await world.rows("SELECT 1 FROM operator WHERE login = 'kim'") == []


async def test_edit_changes_what_is_given_only_when_patched(world: World) -> None:
    await world.operator("kim", "agent", grants=["export"])
    token = await admin(world)
    first = await world.call("PATCH", "/operators/kim", token, {"roles": ["viewer", "agent"]})
    assert (first.status_code, first.json()["roles"], first.json()["grants"]) == (200, ["agent", "viewer"], ["export"])
    second = await world.call("PATCH", "/operators/kim", token, {"grants": [], "denies": ["message.send"]})
    assert "message.send" not in second.json()["permissions"]
    assert "export" not in second.json()["permissions"]
    assert [(subject, sequence) for subject, sequence, _ in await events(world)] == [("kim", 1), ("kim", 2), ("kim", 3)]


async def test_nothing_is_published_when_an_edit_changes_nothing(world: World) -> None:
    await world.operator("kim", "agent")
    answer = await world.call("PATCH", "/operators/kim", await admin(world), {"name": "Kim", "roles": ["agent"]})
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert len(await events(world)) == 1


async def test_unknown_operator_is_404_when_asked_for_or_edited(world: World) -> None:
    token = await admin(world)
    for answer in (
        await world.call("GET", "/operators/nobody", token),
        await world.call("PATCH", "/operators/nobody", token, {"name": "x"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "OPERATOR_NOT_FOUND")


@pytest.mark.parametrize("change", [{"roles": ["agent"]}, {"active": False}])
async def test_last_admin_stays_when_edited(world: World, change: dict[str, Any]) -> None:
    token = await admin(world)
    answer = await world.call("PATCH", "/operators/admin", token, change)
    assert (answer.status_code, answer.json()["code"]) == (409, "LAST_ADMIN")
    await world.operator("kim", "admin", by=token)
    assert (await world.call("PATCH", "/operators/admin", token, change)).status_code == 200


async def test_one_admin_is_left_when_all_demote_one_another_at_once(world: World) -> None:
    token = await admin(world)
    for login in ("kim", "lee", "park"):
        await world.operator(login, "admin", by=token)
    logins = ["admin", "kim", "lee", "park"]
    answers = await asyncio.gather(
        *(world.call("PATCH", f"/operators/{login}", token, {"roles": ["viewer"]}) for login in logins)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 409]
    assert [answer.json()["code"] for answer in answers if answer.status_code == 409] == ["LAST_ADMIN"]
    rows = await world.rows("SELECT 1 FROM operator WHERE active AND 'admin' = ANY(roles)")
    assert len(rows) == 1


async def test_inactive_admin_is_no_admin_when_the_last_one_is_edited(world: World) -> None:
    token = await admin(world)
    await world.operator("kim", "admin", by=token)
    assert (await world.call("PATCH", "/operators/kim", token, {"active": False})).status_code == 200
    answer = await world.call("PATCH", "/operators/admin", token, {"active": False})
    assert answer.json()["code"] == "LAST_ADMIN"


async def test_first_answer_is_repeated_when_the_key_comes_again(world: World) -> None:
    token = await admin(world)
    headers = {"idempotency-key": "make-kim"}
    answers = [await world.call("POST", "/operators", token, NEW, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["idempotent-replayed"] == "true"
    other = await world.call("POST", "/operators", token, {**NEW, "password": "another-password"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert len(await events(world)) == 1


async def test_password_cannot_be_guessed_from_the_idempotency_table_when_a_key_was_given(world: World) -> None:
    token = await admin(world)
    await world.call("POST", "/operators", token, NEW, headers={"idempotency-key": "make-kim"})
    [row] = await world.rows("SELECT digest, body FROM idempotency_key WHERE key = 'make-kim'")
    for guess in (orjson.dumps(NEW), str(NEW).encode(), PASSWORD.encode()):
        assert bytes(row["digest"]) != hashlib.sha256(guess).digest()
    assert PASSWORD.encode() not in bytes(row["body"])
    assert b"argon2" not in bytes(row["body"])


async def test_list_pages_there_and_back_when_cursors_are_followed(world: World) -> None:
    token = await admin(world)
    for login in ("baek", "choi", "dong", "eun"):
        await world.operator(login, "viewer", by=token)
    first = (await world.call("GET", "/operators?limit=2", token)).json()
    assert [one["login"] for one in first["items"]] == ["admin", "baek"]
    assert (first["total"], first["total_is_exact"], first["prev_cursor"]) == (5, True, None)
    second = (await world.call("GET", f"/operators?limit=2&cursor={first['next_cursor']}", token)).json()
    assert [one["login"] for one in second["items"]] == ["choi", "dong"]
    last = (await world.call("GET", f"/operators?limit=2&cursor={second['next_cursor']}", token)).json()
    assert [one["login"] for one in last["items"]] == ["eun"]
    assert last["next_cursor"] is None
    back = (await world.call("GET", f"/operators?limit=2&cursor={last['prev_cursor']}", token)).json()
    assert [one["login"] for one in back["items"]] == ["choi", "dong"]
    front = (await world.call("GET", f"/operators?limit=2&cursor={back['prev_cursor']}", token)).json()
    assert ([one["login"] for one in front["items"]], front["prev_cursor"]) == (["admin", "baek"], None)
    jump = (await world.call("GET", "/operators?limit=2&offset=3", token)).json()
    assert [one["login"] for one in jump["items"]] == ["dong", "eun"]


async def test_list_is_refused_when_the_page_cannot_be(world: World) -> None:
    token = await admin(world)
    for query, code in (
        ("limit=0", "INVALID_VALUE"),
        ("limit=501", "INVALID_VALUE"),
        ("cursor=x", "INVALID_CURSOR"),
        ("cursor=W1sxXSxmYWxzZV0", "INVALID_CURSOR"),
        ("offset=-1", "INVALID_VALUE"),
        ("limitt=5", "UNKNOWN_FIELD"),
    ):
        answer = await world.call("GET", f"/operators?{query}", token)
        assert (answer.status_code, answer.json()["code"]) == (422, code), query


async def test_operator_sees_and_renames_oneself_when_signed_in(world: World) -> None:
    await world.operator("kim", "viewer")
    token = (await world.login("kim"))["access_token"]
    me = (await world.call("GET", "/me", token)).json()
    assert (me["login"], me["permissions"]) == ("kim", ["read", "signed_in"])
    assert me["last_login_at"]
    renamed = await world.call("PATCH", "/me", token, {"name": "김하늘"})
    assert (renamed.status_code, renamed.json()["name"], renamed.json()["version"]) == (200, "김하늘", 2)
    for body in ({"roles": ["admin"]}, {"active": False}, {"login": "x"}):
        answer = await world.call("PATCH", "/me", token, body)
        assert (answer.status_code, answer.json()["code"]) == (422, "UNKNOWN_FIELD")


async def test_own_password_changes_when_the_current_one_is_known(world: World) -> None:
    await world.operator("kim", "viewer")
    browser = world.browser()
    await browser.post("/login", json={"login": "kim", "password": PASSWORD})
    token = (await world.login("kim"))["access_token"]
    for body, code in (
        ({"password": "another-password"}, "FIELD_REQUIRED"),
        ({"password": "another-password", "current_password": "wrong-password"}, "PASSWORD_WRONG"),
        ({"password": "short", "current_password": PASSWORD}, "PASSWORD_WEAK"),
    ):
        answer = await world.call("PATCH", "/me", token, body)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    body = {"password": "another-password", "current_password": PASSWORD}
    headers = {"idempotency-key": "once"}
    answers = [await world.call("PATCH", "/me", token, body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert (await browser.post("/refresh")).json()["code"] == "SESSION_ENDED"
    assert (await world.login("kim", "another-password"))["operator"]["login"] == "kim"


async def test_oneself_is_gone_when_deactivated_with_a_token_in_hand(world: World) -> None:
    await world.operator("kim", "viewer")
    token = (await world.login("kim"))["access_token"]
    await world.call("PATCH", "/operators/kim", await admin(world), {"active": False})
    answer = await world.call("GET", "/me", token)
    assert (answer.status_code, answer.json()["code"]) == (401, "SESSION_ENDED")


async def test_demoted_admin_has_the_new_roles_in_the_next_token_when_refreshing(world: World) -> None:
    await world.operator("kim", "admin")
    token = (await world.login("kim"))["access_token"]
    await world.call("PATCH", "/operators/kim", token, {"roles": ["viewer"]})
    assert claims((await world.login("kim"))["access_token"])["perms"] == ["read", "signed_in"]
