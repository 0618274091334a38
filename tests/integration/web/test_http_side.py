"""What every service's HTTP side promises: the door, problems, idempotent commands. On a real database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from fastapi import Request, Response
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts import routes
from shared.contracts.access import Permission, Role
from shared.contracts.codes import Refusal
from shared.db.database import Database
from shared.runtime.clock import utc_now
from shared.runtime.command import CommandContext
from shared.runtime.ids import uuid7
from shared.web.app import create_app, router_of
from shared.web.idempotency import Answer, Commands
from shared.web.schemas import Body, Int
from tests.support.databases import Databases
from tests.support.tokens import TokenMaker, bearer

TOKENS = TokenMaker()
ROUTES = {
    "POST /things/{channel_id}": Permission.COMMAND,
    "GET /things": Permission.READ,
    "GET /hello": Permission.PUBLIC,
}


class Thing(Body):
    qty: Int


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(routes.ROUTES, "orders", ROUTES)
    return


@pytest.fixture
async def database(databases: Databases) -> AsyncIterator[Database]:
    made = Database((await databases.fresh("orders")).url, name="test", pool_size=8)
    yield made
    await made.close()


@pytest.fixture
async def client(database: Database, catalogue: None) -> AsyncIterator[httpx2.AsyncClient]:
    router = router_of("orders")
    commands = Commands(database, utc_now, uuid7)

    @router.post("/things/{channel_id}")
    async def make(request: Request, channel_id: str, body: Thing) -> Response:
        async def work(conn: AsyncConnection, ctx: CommandContext) -> Answer:
            await conn.execute(
                text("INSERT INTO channel_group (id, name, version) VALUES (:id, 'x', 1)"), {"id": ctx.command_id}
            )
            if body.qty == 0:
                raise Refusal("QTY_ZERO")
            if body.qty == 13:
                raise ZeroDivisionError
            await asyncio.sleep(0.05)
            return Answer({"id": ctx.command_id}, 201)

        return await commands.run(request, work)

    @router.get("/things")
    async def count() -> dict[str, Any]:
        async def work(conn: AsyncConnection) -> int:
            return int(await conn.scalar(text("SELECT count(*) FROM channel_group")) or 0)

        return {"count": await database.read(work)}

    @router.get("/hello")
    async def hello() -> dict[str, str]:
        return {"hello": "world"}

    app = create_app("orders", [router], verifier=TOKENS.verifier(), probes={"database": database.probe}, new_id=uuid7)
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        client.headers.update(bearer(TOKENS.operator(Role.ADMIN)))
        yield client


PATH = "/api/orders/v1/things/a"


async def count(client: httpx2.AsyncClient) -> int:
    return int((await client.get("/api/orders/v1/things")).json()["count"])


async def test_one_effect_when_a_key_comes_many_times_at_once(client: httpx2.AsyncClient) -> None:
    calls = [client.post(PATH, json={"qty": 1}, headers={"idempotency-key": "one"}) for _ in range(8)]
    answers = await asyncio.gather(*calls)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await count(client) == 1


async def test_refusal_is_the_answer_again_when_its_key_comes_again(client: httpx2.AsyncClient) -> None:
    first = await client.post(PATH, json={"qty": 0}, headers={"idempotency-key": "no"})
    again = await client.post(PATH, json={"qty": 0}, headers={"idempotency-key": "no"})
    assert (first.status_code, first.json()["code"]) == (422, "QTY_ZERO")
    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert again.headers["content-type"] == "application/problem+json"
    assert await count(client) == 0


async def test_key_is_free_again_when_the_command_broke(client: httpx2.AsyncClient) -> None:
    broken = await client.post(PATH, json={"qty": 13}, headers={"idempotency-key": "broken"})
    assert (broken.status_code, broken.json()["code"]) == (500, "INTERNAL")
    fixed = await client.post(PATH, json={"qty": 1}, headers={"idempotency-key": "broken"})
    assert fixed.status_code == 201
    assert await count(client) == 1


async def test_answer_can_be_traced_when_the_command_broke(client: httpx2.AsyncClient) -> None:
    broken = await client.post(PATH, json={"qty": 13}, headers={"x-request-id": "seen-by-the-gateway"})
    assert (broken.status_code, broken.headers["content-type"]) == (500, "application/problem+json")
    assert (broken.json()["code"], broken.json()["trace_id"]) == ("INTERNAL", "seen-by-the-gateway")
    assert broken.headers["x-request-id"] == "seen-by-the-gateway"


async def test_other_body_is_refused_when_the_key_was_used(client: httpx2.AsyncClient) -> None:
    await client.post(PATH, json={"qty": 1}, headers={"idempotency-key": "k"})
    other = await client.post(PATH, json={"qty": 2}, headers={"idempotency-key": "k"})
    assert (other.status_code, other.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")


async def test_keys_are_apart_when_principals_differ(client: httpx2.AsyncClient) -> None:
    await client.post(PATH, json={"qty": 1}, headers={"idempotency-key": "k"})
    other = bearer(TOKENS.operator(Role.AGENT, login="other"))
    second = await client.post(PATH, json={"qty": 1}, headers={"idempotency-key": "k", **other})
    assert second.status_code == 201
    assert await count(client) == 2


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"qty": 1', 400, "UNREADABLE"),
        (b"\xff\xfe", 400, "UNREADABLE"),
        (b'{"qty": "1"}', 422, "INVALID_VALUE"),
        (b'{"qty": true}', 422, "INVALID_VALUE"),
        (b'{"qty": 1, "other": 2}', 422, "UNKNOWN_FIELD"),
        (b"{}", 422, "FIELD_REQUIRED"),
        (b"[]", 422, "INVALID_VALUE"),
        (b"x" * (9 * 1024 * 1024), 413, "PAYLOAD_TOO_LARGE"),
    ],
)
async def test_bad_input_is_a_coded_problem_when_sent(
    client: httpx2.AsyncClient, body: bytes, status: int, code: str
) -> None:
    answer = await client.post(PATH, content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert await count(client) == 0


async def test_door_is_shut_when_the_token_is_not_good(client: httpx2.AsyncClient) -> None:
    stranger = TokenMaker(kid=TOKENS.kid)
    for token in ("", "x.y.z", TOKENS.operator(ends_in=-60), stranger.operator(), TOKENS.operator(aud="other")):
        answer = await client.get("/api/orders/v1/things", headers={"authorization": f"Bearer {token}"})
        assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHENTICATED")
    assert (await client.get("/api/orders/v1/hello", headers={"authorization": ""})).status_code == 200


async def test_viewer_may_read_and_not_command_when_asked(client: httpx2.AsyncClient) -> None:
    viewer = bearer(TOKENS.operator(Role.VIEWER))
    assert (await client.get("/api/orders/v1/things", headers=viewer)).status_code == 200
    refused = await client.post(PATH, json={"qty": 1}, headers=viewer)
    assert (refused.status_code, refused.json()["code"]) == (403, "NOT_PERMITTED")


async def test_path_or_method_is_refused_when_the_catalogue_has_none(client: httpx2.AsyncClient) -> None:
    missing = await client.get("/api/orders/v1/nothing")
    assert (missing.status_code, missing.json()["code"]) == (404, "NOT_FOUND")
    wrong = await client.delete("/api/orders/v1/things")
    assert (wrong.status_code, wrong.json()["code"], wrong.headers["allow"]) == (405, "METHOD_NOT_ALLOWED", "GET")


async def test_service_does_not_start_when_a_route_is_not_in_the_catalogue(catalogue: None) -> None:
    router = router_of("orders")

    @router.get("/things")
    async def count() -> dict[str, int]:
        return {}

    with pytest.raises(LookupError, match=r"POST /things"):
        create_app("orders", [router], verifier=TOKENS.verifier(), probes={}, new_id=uuid7)


async def test_not_ready_when_the_database_is_away(catalogue: None) -> None:
    away = Database("postgresql://nobody:x@127.0.0.1:1/none", name="test")
    router = router_of("orders")
    for route in ROUTES:
        method, path = route.split(" ")

        async def nothing() -> None: ...

        router.add_api_route(path, nothing, methods=[method])
    app = create_app("orders", [router], verifier=TOKENS.verifier(), probes={"database": away.probe}, new_id=uuid7)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://test") as client:
        answer = await client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["ready"] is False
        assert (await client.get("/livez")).status_code == 200
