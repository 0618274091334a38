"""What the vendor reports, twice, late, out of order or never: one final state, and never a second send too many."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from services.messaging.adapters.uow import SqlTransactions
from services.messaging.application.send_direct import SendDirect, send_direct
from services.messaging.domain.policy import Purpose
from shared.bus.outbox import Outbox
from shared.db.database import Database
from shared.runtime.clock import utc_now
from shared.runtime.command import CommandContext
from shared.runtime.ids import uuid7
from tests.integration.messaging.world import SENDER, Simulator, World, built, eventually, hook_url
from tests.support.databases import TestDatabase

QUICK: dict[str, Any] = {"vendor_timeout_s": 0.4, "unknown_wait_s": 0.5}


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


async def an_advertisement(database: TestDatabase, at: datetime) -> str:
    command = SendDirect("SMS", SENDER, ["01000000009"], None, "(광고) 할인", auto_lms=False, purpose=Purpose.AD)
    pool = Database(database.url, name="test", pool_size=1)
    transactions = SqlTransactions(pool, Outbox("messaging", utc_now, uuid7))
    ctx = CommandContext("test", "c", at)
    queued = await transactions.run(lambda uow: send_direct(uow, command, ctx, uuid7))
    await pool.close()
    assert queued.rows[0].message_id is not None
    return queued.rows[0].message_id
