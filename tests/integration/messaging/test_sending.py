"""From the queue to the result, against the simulated vendor (messaging.md 4, 7)."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from services.messaging.adapters.uow import SqlTransactions
from services.messaging.application.send_direct import SendDirect, send_direct
from services.messaging.domain.policy import Purpose
from shared.bus.outbox import Outbox
from shared.contracts.access import Role
from shared.db.database import Database
from shared.runtime.clock import utc_now
from shared.runtime.command import CommandContext
from shared.runtime.ids import uuid7
from tests.integration.messaging.world import SENDER, Simulator, World, built, eventually, hook_url
from tests.support.databases import TestDatabase, connected

QUICK: dict[str, Any] = {"vendor_timeout_s": 0.4, "unknown_wait_s": 0.5}


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


async def test_one_final_state_when_the_same_report_comes_three_times(live: World, vendor: Simulator) -> None:
    await vendor.control(script=["duplicate"])
    message_id = await live.send_one()
    await live.until(message_id, "DELIVERED")
    await eventually(vendor.ledger, lambda ledger: ledger["entries"][0]["pushed"] == 3)
    assert [row["state"] for row in await live.rows("SELECT state FROM webhook_inbox")] == ["APPLIED"]
    assert len((await live.message(message_id))["trail"]) == 3


@pytest.mark.parametrize(
    ("fault", "reported"), [("out_of_order", ["APPLIED", "REPEATED"]), ("late_success", ["APPLIED"] * 2)]
)
async def test_success_stands_when_success_and_failure_come_in_either_order(
    live: World, vendor: Simulator, fault: str, reported: list[str]
) -> None:
    await vendor.control(script=[fault])
    message_id = await live.send_one()

    async def states() -> list[str]:
        return [row["state"] for row in await live.rows("SELECT state FROM webhook_inbox ORDER BY id")]

    assert await eventually(states, lambda found: "NEW" not in found and len(found) == 2) == reported
    message = await live.message(message_id)
    assert (message["state"], message["call_status"], len(message["attempts"])) == ("DELIVERED", "4100", 1)


async def test_result_stands_when_the_report_comes_before_the_answer(live: World, vendor: Simulator) -> None:
    await vendor.control(script=["report_first"], latency_p50=0.5, latency_p99=0.5)
    message_id = await live.send_one()
    message = await live.until(message_id, "DELIVERED")
    assert message["attempts"][0]["vendor_key"] is None

    async def keyed() -> Any:
        return (await live.message(message_id))["attempts"][0]

    attempt = await eventually(keyed, lambda found: found["vendor_key"] is not None)
    assert attempt["state"] == "DELIVERED"


async def test_no_second_send_when_a_report_tells_that_a_timed_out_call_had_worked(
    database: TestDatabase, vendor: Simulator
) -> None:
    async with built(database, serving=True, vendor_url=vendor.url, vendor_timeout_s=0.3, unknown_wait_s=5) as world:
        await vendor.control(webhook_url=hook_url(world.settings), script=["timeout"], report_after=0.6)
        await world.sender()
        message = await world.until(await world.send_one(), "DELIVERED")
        assert "UNKNOWN" in [step["after"] for step in message["trail"]]
        assert list((await vendor.taken()).values()) == [1]


@pytest.mark.parametrize("fault", ["lost", "http500"])
async def test_exactly_one_linked_resend_when_nothing_is_heard_of_an_accepted_message(
    database: TestDatabase, vendor: Simulator, fault: str
) -> None:
    async with built(database, serving=True, vendor_url=vendor.url, **QUICK) as world:
        await vendor.control(webhook_url=hook_url(world.settings) if fault == "lost" else "", script=[fault])
        await world.sender()
        message_id = await world.send_one()
        await eventually(vendor.taken, lambda taken: len(taken) == 2)
        await vendor.control(webhook_url=hook_url(world.settings))
        await world.until(message_id, "DELIVERED", "ACCEPTED")
        first, second = (await world.message(message_id))["attempts"]
        assert (first["state"], second["resend_of"]) == ("UNKNOWN", first["id"])
        assert await vendor.taken() == {first["id"]: 1, second["id"]: 1}


async def test_message_ends_without_a_third_send_when_the_resend_is_lost_too(
    database: TestDatabase, vendor: Simulator
) -> None:
    async with built(database, serving=True, vendor_url=vendor.url, **QUICK) as world:
        await vendor.control(webhook_url=hook_url(world.settings), script=["lost", "lost"])
        await world.sender()
        message = await world.until(await world.send_one(), "NO_REPORT")
        assert (message["pipeline_status"], message["result_class"], len(message["attempts"])) == (2, "NO_REPORT", 2)
        assert sorted((await vendor.taken()).values()) == [1, 1]


async def test_advertisement_is_never_sent_again_when_nothing_is_heard_of_it(
    database: TestDatabase, vendor: Simulator
) -> None:
    noon = datetime.now(UTC).replace(hour=3, minute=0)  # 12:00 in Korea: the window for advertisements is open
    ahead = noon - datetime.now(UTC)

    def clock() -> datetime:
        return datetime.now(UTC) + ahead

    async with built(database, serving=True, clock=clock, vendor_url=vendor.url, **QUICK) as world:
        await vendor.control(webhook_url=hook_url(world.settings), script=["lost"])
        await world.sender()
        message_id = await an_advertisement(database, clock())
        message = await world.until(message_id, "NO_REPORT")
        assert len(message["attempts"]) == 1
        assert list((await vendor.taken()).values()) == [1]


async def an_advertisement(database: TestDatabase, at: datetime) -> str:
    command = SendDirect("SMS", SENDER, ["01000000009"], None, "(광고) 할인", auto_lms=False, purpose=Purpose.AD)
    pool = Database(database.url, name="test", pool_size=1)
    transactions = SqlTransactions(pool, Outbox("messaging", utc_now, uuid7))
    ctx = CommandContext("test", "c", at)
    queued = await transactions.run(lambda uow: send_direct(uow, command, ctx, uuid7))
    await pool.close()
    assert queued.rows[0].message_id is not None
    return queued.rows[0].message_id


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


async def test_sender_stops_and_says_so_when_the_carrier_refuses_it(live: World, vendor: Simulator) -> None:
    await vendor.control(script=["result:4434"])
    failed = await live.until(await live.send_one(), "FAILED")
    assert (failed["call_status"], failed["result_class"], len(failed["attempts"])) == ("4434", "SENDER_CONFIG", 1)
    body = {"kind": "SMS", "sender_no": SENDER, "dest_nos": ["01000000001"], "body": "x"}
    refused = await live.call("POST", "/messages", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "SENDER_STOPPED")
    stopped = (await live.call("GET", "/senders")).json()["items"][0]["stopped"]
    assert (stopped["result"], stopped["code"]) == ("4434", "SENDER_STOPPED")


async def test_waiting_messages_go_when_the_stopped_sender_is_resumed(live: World, vendor: Simulator) -> None:
    await vendor.control(script=["result:4434"])
    due = datetime.now(UTC) + timedelta(seconds=5)
    waiting = await live.send_one(send_at=due.isoformat())
    await live.until(await live.send_one(), "FAILED")
    await asyncio.sleep((due - datetime.now(UTC)).total_seconds() + 0.5)
    message = await live.message(waiting)
    assert (message["state"], message["waits_for"], len(await vendor.taken())) == ("QUEUED", "SENDER_STOPPED", 1)
    await live.call("PATCH", f"/senders/{SENDER}", {"resume": True}, role=Role.ADMIN)
    assert (await live.until(waiting, "DELIVERED"))["waits_for"] is None


async def test_message_fails_at_once_when_the_number_is_dead(live: World, vendor: Simulator) -> None:
    await vendor.control(script=["result:4410"])
    message = await live.until(await live.send_one(), "FAILED")
    assert (message["call_status"], message["result_text"]) == ("4410", "없는 번호이거나 사용하지 않는 번호")
    assert len(await vendor.taken()) == 1


async def test_one_more_attempt_when_the_handset_was_off(database: TestDatabase, vendor: Simulator) -> None:
    async with built(database, serving=True, vendor_url=vendor.url, retry_after_s=0.3) as world:
        await vendor.control(webhook_url=hook_url(world.settings), script=["result:4401"])
        await world.sender()
        message = await world.until(await world.send_one(), "DELIVERED")
        assert [(each["state"], each["resend_of"]) for each in message["attempts"]] == [
            ("FAILED", None), ("DELIVERED", None),
        ]  # fmt: skip


async def test_message_fails_when_the_vendor_refuses_it(live: World, vendor: Simulator) -> None:
    await vendor.control(script=["code:2000"])
    message = await live.until(await live.send_one(), "FAILED")
    assert (message["call_status"], message["attempts"][0]["state"]) == ("2000", "REFUSED")


async def test_everything_waits_and_nothing_fails_when_the_account_is_refused(live: World, vendor: Simulator) -> None:
    await vendor.control(script=["code:3009"])
    first = await live.send_one()
    await eventually(vendor.calls, lambda calls: len(calls) == 1)
    message = await live.until(first, "QUEUED")
    second = await live.send_one()
    assert (message["attempts"][0]["state"], message["attempts"][0]["detail"]) == ("NOT_SENT", "3009")
    assert (await live.message(second))["state"] == "QUEUED"
    assert len(await vendor.calls()) == 1


async def test_nothing_is_delivered_when_the_reports_number_is_another(live: World, vendor: Simulator) -> None:
    await vendor.control(script=["phone_mismatch"])
    message_id = await live.send_one()

    async def states() -> list[tuple[str, str]]:
        return [(row["state"], row["reason"]) for row in await live.rows("SELECT state, reason FROM webhook_inbox")]

    assert await eventually(states, lambda found: bool(found) and found[0][0] != "NEW") == [
        ("REJECTED", "PHONE does not match")
    ]
    assert (await live.message(message_id))["state"] == "ACCEPTED"


async def test_report_is_asked_for_again_when_it_does_not_come(database: TestDatabase, vendor: Simulator) -> None:
    async with built(database, serving=True, vendor_url=vendor.url, report_checks_s=(0.3, 60.0)) as world:
        await vendor.control(webhook_url=hook_url(world.settings), script=["never"])
        await world.sender()
        message = await world.until(await world.send_one(), "DELIVERED")
        assert message["attempts"][0]["checks"] == 1
        assert [call["refkey"] for call in await vendor.calls("/v2/report")] == [message["attempts"][0]["vendor_key"]]


async def test_message_ends_as_unreported_when_no_report_ever_comes(database: TestDatabase, vendor: Simulator) -> None:
    waits: dict[str, Any] = {"report_checks_s": (0.2,), "no_report_after_s": 0.6}
    async with built(database, serving=True, vendor_url=vendor.url, **waits) as world:
        await vendor.control(webhook_url="", script=["never"])
        await world.sender()
        message = await world.until(await world.send_one(), "NO_REPORT")
        assert (message["call_status"], message["delivered"]) == ("NO_REPORT", False)


async def test_old_message_is_not_sent_when_its_time_is_over(database: TestDatabase, vendor: Simulator) -> None:
    async with built(database, serving=True, vendor_url=vendor.url, valid_for_s=1) as world:
        await world.sender()
        due = datetime.now(UTC) + timedelta(seconds=0.5)
        late = await world.send_one(send_at=due.isoformat())
        await world.call("PATCH", f"/senders/{SENDER}", {"active": False}, role=Role.ADMIN)
        await asyncio.sleep((due - datetime.now(UTC)).total_seconds() + 1.1)
        await world.call("PATCH", f"/senders/{SENDER}", {"active": True}, role=Role.ADMIN)
        message = await world.until(late, "FAILED")
        assert (message["call_status"], message["result_class"], message["attempts"]) == ("9034", "EXPIRED", [])
        assert await vendor.taken() == {}
