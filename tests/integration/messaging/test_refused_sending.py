"""What the vendor or the carrier refuses: what fails, what waits and what goes on later."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from shared.contracts.access import Role
from tests.integration.messaging.world import SENDER, Simulator, World, built, eventually, hook_url
from tests.support.databases import TestDatabase


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
