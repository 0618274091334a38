"""From the queue to the result, against the simulated vendor (messaging.md 4, 7)."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from shared.runtime.ids import uuid7
from tests.integration.messaging.world import SENDER, Simulator, World, built, eventually, hook_url
from tests.support.databases import TestDatabase, connected


async def test_message_is_delivered_when_everything_works(live: World, vendor: Simulator) -> None:
    message_id = await live.send_one()
    message = await live.until(message_id, "DELIVERED")
    assert (message["pipeline_status"], message["call_status"], message["delivered"]) == (2, "4100", True)
    assert message["result_text"] == "전송완료"
    assert [(step["before"], step["after"], step["code"]) for step in message["trail"]] == [
        (None, "SUBMITTING", None), ("SUBMITTING", "ACCEPTED", "1000"), ("ACCEPTED", "DELIVERED", "4100"),
    ]  # fmt: skip
    entry = (await vendor.ledger())["entries"][0]
    assert (entry["refkey"], entry["sender"], entry["to"], entry["kind"], entry["texts"]) == (
        message["attempts"][0]["id"], SENDER, "01000000001", "sms",
        [sha256("배송이 하루 늦어집니다".encode()).hexdigest()],
    )  # fmt: skip


async def test_long_text_goes_as_lms_when_the_switch_is_on(live: World, vendor: Simulator) -> None:
    message_id = await live.send_one(body="가" * 46, auto_lms=True, subject="안내")
    assert (await live.until(message_id, "DELIVERED"))["call_status"] == "6600"
    assert [entry["kind"] for entry in (await vendor.ledger())["entries"]] == ["lms"]


async def test_queued_sent_and_resulted_are_published_once_each_when_delivered(
    database: TestDatabase, live: World
) -> None:
    async with connected(database.admin_url) as conn:
        for word in ("queued", "sent", "resulted"):
            await conn.execute(
                "INSERT INTO bus_binding VALUES ('test.ear', 'messaging.events', $1)", f"messaging.message.{word}.v1"
            )
    message_id = await live.send_one()
    await live.until(message_id, "DELIVERED")

    async def heard() -> list[str]:
        rows = await live.rows("SELECT body FROM bus_queue WHERE queue = 'test.ear' ORDER BY id")
        return [row["body"] for row in rows]

    bodies = await eventually(heard, lambda found: len(found) >= 3)
    assert [body.split('"type":"')[1].split('"')[0] for body in bodies] == [
        "messaging.message.queued.v1", "messaging.message.sent.v1", "messaging.message.resulted.v1",
    ]  # fmt: skip
    assert not any("0100000" in body or "배송이" in body for body in bodies)


async def test_everybody_waits_as_told_when_the_vendor_answers_429(live: World, vendor: Simulator) -> None:
    await vendor.control(script=["429:0.299"])
    first = await live.send_one()
    await eventually(vendor.calls, lambda calls: len(calls) == 1)
    second = await live.send_one()
    await live.until(first, "DELIVERED")
    await live.until(second, "DELIVERED")
    calls = await vendor.calls()
    assert [call["code"] for call in calls] == [5002, 1000, 1000]
    assert all(0.299 <= call["at"] - calls[0]["at"] < 5 for call in calls[1:])
    attempts = (await live.message(first))["attempts"]
    assert [(each["state"], each["detail"]) for each in attempts] == [("NOT_SENT", "5002"), ("DELIVERED", None)]


async def test_vendors_limit_is_kept_when_many_are_due(database: TestDatabase, vendor: Simulator) -> None:
    """200 a second are allowed and configured: no 429 at all, although two dispatchers share the account."""
    await vendor.control(tps=220)
    shared = f"t{uuid7().hex}."
    more: dict[str, Any] = {"vendor_url": vendor.url, "vendor_rate": 200.0, "vendor_burst": 20, "calls_at_once": 32}
    async with built(database, serving=True, namespace=shared, **more) as world:
        async with built(database, serving=True, namespace=shared, **more):
            await vendor.control(webhook_url=hook_url(world.settings))
            await world.sender()
            for n in range(3):
                await world.send(*(f"0100001{n}{m:03d}" for m in range(100)))

            async def unfinished() -> int:
                return int((await world.rows("SELECT count(*) FROM message WHERE pipeline_status <> 2"))[0][0])

            await eventually(unfinished, lambda count: count == 0, seconds=40)
    calls = await vendor.calls()
    assert [call["code"] for call in calls] == [1000] * 300
    assert sorted((await vendor.taken()).values()) == [1] * 300


async def test_one_refresh_for_all_workers_when_the_token_ends_in_mid_run(
    database: TestDatabase, vendor: Simulator
) -> None:
    more: dict[str, Any] = {"vendor_url": vendor.url, "calls_at_once": 8}
    shared = f"t{uuid7().hex}."
    async with built(database, serving=True, namespace=shared, **more) as world:
        async with built(database, serving=True, namespace=shared, **more):
            await vendor.control(webhook_url=hook_url(world.settings), latency_p50=0.05, latency_p99=0.1)
            await world.sender()
            await world.send(*(f"01000020{m:03d}" for m in range(60)))
            await eventually(vendor.taken, lambda taken: len(taken) >= 5)
            assert (await vendor.ledger())["tokens_issued"] == 1
            await vendor.expire_tokens()

            async def unfinished() -> int:
                return int((await world.rows("SELECT count(*) FROM message WHERE pipeline_status <> 2"))[0][0])

            await eventually(unfinished, lambda count: count == 0, seconds=40)
    ledger = await vendor.ledger()
    assert ledger["tokens_issued"] == 2
    assert sorted(entry["accepted"] for entry in ledger["entries"]) == [1] * 60
