"""Delivery reports at the door: who may, how much, stored before the 2xx (messaging.md 5)."""

import asyncio
from typing import Any

import orjson
import pytest

from tests.integration.messaging.world import BASE, HOOK, OLD_HOOK, World, built
from tests.support.apps import NOWHERE
from tests.support.databases import TestDatabase

REPORT = {
    "DEVICE": "SMS", "CMSGID": "k1", "MSGID": "u1", "PHONE": "01000000001", "MEDIA": "SMS", "UNIXTIME": "1603773837",
    "RESULT": "4100", "REFKEY": "a" * 32,
}  # fmt: skip


async def push(world: World, body: Any, token: str = HOOK, vendor: str = "bizppurio", **headers: str) -> Any:
    raw = body if isinstance(body, bytes) else orjson.dumps(body)
    return await world.client.post(f"{BASE}/webhooks/{vendor}/{token}", content=raw, headers=headers)


async def inbox(world: World) -> list[tuple[str, bytes]]:
    rows = await world.rows("SELECT state, raw FROM webhook_inbox ORDER BY id")
    return [(row["state"], bytes(row["raw"])) for row in rows]


@pytest.mark.parametrize("token", [HOOK, OLD_HOOK])
async def test_report_is_stored_and_acknowledged_when_either_token_is_used(world: World, token: str) -> None:
    answer = await push(world, REPORT, token)
    assert (answer.status_code, answer.text) == (200, "OK")
    assert await inbox(world) == [("NEW", orjson.dumps(REPORT))]


@pytest.mark.parametrize(("vendor", "token"), [("bizppurio", "wrong"), ("nobody", HOOK), ("bizppurio", HOOK + "x")])
async def test_report_is_rejected_and_not_stored_when_the_path_is_wrong(world: World, vendor: str, token: str) -> None:
    answer = await push(world, REPORT, token, vendor)
    assert (answer.status_code, answer.json()["code"]) == (403, "WEBHOOK_REJECTED")
    assert await inbox(world) == []


async def test_one_row_when_the_same_report_comes_three_times_at_once(world: World) -> None:
    answers = await asyncio.gather(*(push(world, REPORT) for _ in range(3)))
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert len(await inbox(world)) == 1


@pytest.mark.parametrize("raw", [b"{", b"[1]", b'"x"', b"\xff\xfe", b"", b"[" * 5000])
async def test_head_is_kept_and_refused_when_it_is_no_json_object(world: World, raw: bytes) -> None:
    answer = await push(world, raw)
    assert (answer.status_code, answer.json()["code"]) == (400, "UNREADABLE")
    assert await inbox(world) == [("UNREADABLE", raw[:4096])]


async def test_report_is_refused_when_it_is_larger_than_20_kb(world: World) -> None:
    answer = await push(world, {**REPORT, "USERDATA": "x" * 20 * 1024})
    assert (answer.status_code, answer.json()["code"]) == (413, "PAYLOAD_TOO_LARGE")
    assert await inbox(world) == []


async def test_report_is_taken_only_from_known_addresses_when_they_are_named(database: TestDatabase) -> None:
    async with built(database, webhook_sources="203.0.113.0/24, 2001:db8::/32") as world:
        through = {"203.0.113.9": 200, "2001:db8::9": 200, "198.51.100.1": 403, "203.0.113.9, 198.51.100.1": 403}
        for forwarded, status in through.items():
            answer = await push(world, {**REPORT, "MSGID": forwarded}, **{"x-forwarded-for": forwarded})
            assert answer.status_code == status, forwarded
        assert (await push(world, REPORT)).status_code == 403
        assert len(await inbox(world)) == 2


async def test_vendor_is_asked_to_repeat_when_the_report_cannot_be_stored(database: TestDatabase) -> None:
    async with built(database, database_url_in_use=NOWHERE) as world:
        answer = await push(world, REPORT)
        assert (answer.status_code, answer.json()["code"]) == (503, "SERVICE_UNAVAILABLE")


async def test_nobody_is_admitted_when_no_token_is_set(database: TestDatabase) -> None:
    async with built(database, webhook_tokens="") as world:
        assert [(await push(world, REPORT, token)).status_code for token in ("x", "%20")] == [403, 403]


async def test_row_is_committed_when_the_acknowledgement_is_seen(world: World) -> None:
    """`inbox` reads on a connection of its own."""
    for n in range(20):
        await push(world, {**REPORT, "MSGID": f"u{n}"})
        assert len(await inbox(world)) == n + 1
