"""연동 프로그램: a secret shown once, tokens for it, and none after it is deleted."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

import httpx2

from tests.integration.accounts.conftest import World, claims

SCOPES = ["intake", "claims:naver-main"]
FORM = {"content-type": "application/x-www-form-urlencoded"}


async def admin(world: World) -> str:
    token: str = (await world.login("admin"))["access_token"]
    return token


async def made(world: World, **more: Any) -> dict[str, Any]:
    body = {"name": "네이버 연동", "scopes": SCOPES}
    answer = await world.call("POST", "/clients", await admin(world), body, **more)
    assert answer.status_code == 201, answer.text
    result: dict[str, Any] = answer.json()
    return result


def asked(client: dict[str, Any], **more: Any) -> dict[str, Any]:
    credentials = {"client_id": client["client_id"], "client_secret": client["client_secret"]}
    return {"grant_type": "client_credentials", **credentials, **more}


def basic(client_id: str, secret: str) -> dict[str, str]:
    pair = f"{quote(client_id, safe='')}:{quote(secret, safe='')}".encode()
    return {"authorization": f"Basic {base64.b64encode(pair).decode()}"}


async def test_secret_is_shown_once_when_a_client_is_made(world: World) -> None:
    client = await made(world)
    assert client["client_id"].startswith("client-")
    assert client["client_id"].isascii()
    assert len(client["client_secret"]) == 43
    assert (client["name"], client["scopes"], client["created_by"]) == ("네이버 연동", sorted(SCOPES), "admin")
    listed = (await world.call("GET", "/clients", await admin(world))).json()
    assert [one["client_id"] for one in listed["items"]] == [client["client_id"]]
    assert "client_secret" not in listed["items"][0]
    dump = ""
    for table in ("client", "outbox", "idempotency_key"):
        dump += "".join(row[0] for row in await world.rows(f"SELECT t::text FROM {table} t"))
    assert client["client_id"] in dump
    assert client["client_secret"] not in dump


async def test_secret_is_not_repeated_and_one_client_is_made_when_the_key_comes_again(world: World) -> None:
    first = await made(world, headers={"idempotency-key": "naver"})
    again = await made(world, headers={"idempotency-key": "naver"})
    assert first["client_secret"]
    assert again == {**first, "client_secret": None}
    assert len(await world.rows("SELECT 1 FROM client")) == 1
    [row] = await world.rows("SELECT body FROM idempotency_key WHERE key = 'naver'")
    assert first["client_secret"].encode() not in bytes(row["body"])
    assert (await world.call("POST", "/token", json=asked(first))).status_code == 200


async def test_token_carries_the_scopes_when_the_secret_is_right(world: World) -> None:
    client = await made(world)
    answer = await world.call("POST", "/token", json=asked(client))
    assert answer.status_code == 200
    body = answer.json()
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 600, "claims:naver-main intake")
    assert answer.headers["cache-control"] == "no-store"
    said = claims(body["access_token"])
    assert (said["sub"], said["kind"], said["roles"]) == (client["client_id"], "client", [])
    assert said["perms"] == ["claims:naver-main", "intake"]
    assert said["exp"] - said["iat"] == 600
    assert "set-cookie" not in answer.headers


async def test_token_is_given_when_asked_by_form_or_basic(world: World) -> None:
    client = await made(world)
    form = await world.client.post("/token", data=asked(client))
    header = basic(client["client_id"], client["client_secret"])
    by_basic = await world.client.post("/token", data={"grant_type": "client_credentials"}, headers=header)
    json_basic = await world.call("POST", "/token", json={"grant_type": "client_credentials"}, headers=header)
    assert [answer.status_code for answer in (form, by_basic, json_basic)] == [200, 200, 200]


async def test_token_has_fewer_scopes_when_fewer_are_asked_for(world: World) -> None:
    client = await made(world)
    body = (await world.call("POST", "/token", json=asked(client, scope="intake"))).json()
    assert claims(body["access_token"])["perms"] == ["intake"]
    refused = await world.call("POST", "/token", json=asked(client, scope="intake claims:coupang"))
    assert (refused.status_code, refused.json()["code"]) == (422, "UNKNOWN_SCOPE")


def invalid_client(answer: httpx2.Response) -> None:
    assert (answer.status_code, answer.json()["code"], answer.json()["error"]) == (
        401, "INVALID_CLIENT", "invalid_client",
    )  # fmt: skip
    assert answer.headers["www-authenticate"].startswith("Basic")


async def test_client_is_invalid_when_secret_or_id_is_wrong_or_missing(world: World) -> None:
    client = await made(world)
    for change in (
        {"client_secret": "wrong"},
        {"client_id": "client-0"},
        {"client_secret": ""},
        {"client_id": "admin"},
    ):
        invalid_client(await world.call("POST", "/token", json={**asked(client), **change}))
    invalid_client(await world.call("POST", "/token", json={"grant_type": "client_credentials"}))
    for header in ("Basic !!!", "Basic " + base64.b64encode(b"\xff\xfe").decode(), "Basic"):
        answer = await world.client.post(
            "/token", data={"grant_type": "client_credentials"}, headers={"authorization": header}
        )
        invalid_client(answer)


async def test_password_grant_is_unsupported_when_asked_for(world: World) -> None:
    body = {"grant_type": "password", "client_id": "admin", "client_secret": "x"}
    answer = await world.call("POST", "/token", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "UNSUPPORTED_GRANT_TYPE")
    assert answer.json()["error"] == "unsupported_grant_type"


BAD_TOKEN_REQUESTS = (
    (b"{", "application/json", 400, "UNREADABLE"),
    (b"", "application/json", 400, "UNREADABLE"),
    (b"[]", "application/json", 422, "INVALID_VALUE"),
    (b"{}", "application/json", 422, "FIELD_REQUIRED"),
    (b'{"grant_type": "client_credentials", "x": 1}', "application/json", 422, "UNKNOWN_FIELD"),
    (b'{"grant_type": 1}', "application/json", 422, "INVALID_VALUE"),
    (b"", FORM["content-type"], 422, "FIELD_REQUIRED"),
    (b"grant_type=client_credentials&x=1", FORM["content-type"], 422, "UNKNOWN_FIELD"),
    (b"grant_type=a&grant_type=b", FORM["content-type"], 422, "INVALID_VALUE"),
    (b"grant_type=%ff", FORM["content-type"], 400, "UNREADABLE"),
    (b"\xff\xfe", FORM["content-type"], 400, "UNREADABLE"),
    (b"grant_type", FORM["content-type"], 400, "UNREADABLE"),
    (b"<a/>", "application/xml", 415, "UNSUPPORTED_MEDIA_TYPE"),
    (b"grant_type=client_credentials&client_id=%00&client_secret=x", FORM["content-type"], 422, "INVALID_VALUE"),
)


async def test_bad_body_gets_its_code_when_a_token_is_asked_for(world: World) -> None:
    for content, kind, status, code in BAD_TOKEN_REQUESTS:
        answer = await world.client.post("/token", content=content, headers={"content-type": kind})
        assert (answer.status_code, answer.json()["code"]) == (status, code), content
        assert answer.headers["content-type"] == "application/problem+json"


async def test_two_ways_to_say_who_are_refused_when_used_together(world: World) -> None:
    client = await made(world)
    header = basic(client["client_id"], client["client_secret"])
    answer = await world.call("POST", "/token", json=asked(client), headers=header)
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_VALUE")


BAD_CLIENTS: tuple[tuple[dict[str, Any], str], ...] = (
    ({"scopes": []}, "FIELD_REQUIRED"),
    ({"scopes": ["everything"]}, "UNKNOWN_SCOPE"),
    ({"scopes": ["operators"]}, "UNKNOWN_SCOPE"),
    ({"scopes": ["claims"]}, "UNKNOWN_SCOPE"),
    ({"scopes": ["claims:"]}, "UNKNOWN_SCOPE"),
    ({"scopes": ["claims:네이버"]}, "UNKNOWN_SCOPE"),
    ({"scopes": ["intake\n"]}, "UNKNOWN_SCOPE"),
    ({"scopes": "intake"}, "INVALID_VALUE"),
    ({"name": " "}, "FIELD_REQUIRED"),
    ({"secret": "mine"}, "UNKNOWN_FIELD"),
)


async def test_refusal_has_its_code_when_a_client_cannot_be_made(world: World) -> None:
    token = await admin(world)
    for change, code in BAD_CLIENTS:
        answer = await world.call("POST", "/clients", token, {"name": "네이버 연동", "scopes": SCOPES, **change})
        assert (answer.status_code, answer.json()["code"]) == (422, code), change
    assert await world.rows("SELECT 1 FROM client") == []


async def test_client_gets_no_token_when_deleted(world: World) -> None:
    client, token = await made(world), await admin(world)
    path = f"/clients/{client['client_id']}"
    gone = await world.call("DELETE", path, token)
    assert (gone.status_code, gone.json()["client_id"]) == (200, client["client_id"])
    invalid_client(await world.call("POST", "/token", json=asked(client)))
    assert (await world.call("GET", "/clients", token)).json()["items"] == []
    again = await world.call("DELETE", path, token)
    assert (again.status_code, again.json()["code"]) == (404, "CLIENT_NOT_FOUND")
    [row] = await world.rows("SELECT deleted_by FROM client")
    assert row["deleted_by"] == "admin"


async def test_clients_token_opens_nothing_of_accounts_when_used(world: World) -> None:
    token = (await world.call("POST", "/token", json=asked(await made(world)))).json()["access_token"]
    for path in ("/me", "/operators", "/clients"):
        answer = await world.call("GET", path, token)
        assert (answer.status_code, answer.json()["code"]) == (403, "NOT_PERMITTED")
