"""The order of the dispatcher's steps, seen by a vendor that looks into the database; late and unknown reports."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest

from services.messaging.adapters.bizppurio import VENDOR
from services.messaging.adapters.bizppurio_reports import BizppurioReports
from services.messaging.adapters.uow import SqlTransactions
from services.messaging.application.apply_reports import ApplyReports
from services.messaging.application.dispatch import Dispatch
from services.messaging.application.ports import Outgoing
from services.messaging.domain.outcomes import Accepted, Outcome
from services.messaging.domain.policy import Policy
from shared.bus.outbox import Outbox
from shared.db.database import Database
from shared.runtime.clock import utc_now
from shared.runtime.ids import uuid7
from tests.integration.messaging.test_webhooks import REPORT, push
from tests.integration.messaging.world import World
from tests.support.databases import connected

POLICY = Policy()


class LookingVendor:
    """Accepts, and remembers what another connection saw at the moment of the call."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.seen: list[asyncpg.Record] = []

    async def send(self, outgoing: Outgoing) -> Outcome:
        async with connected(self._url) as conn:
            self.seen += await conn.fetch(
                """
                SELECT a.id, a.state, m.pipeline_status, (
                    SELECT count(*) FROM pg_stat_activity
                    WHERE application_name = 'steps' AND state LIKE 'idle in transaction%'
                ) AS open_transactions
                FROM attempt AS a JOIN message AS m ON m.id = a.message_id WHERE a.id = $1
                """,
                outgoing.refkey,
            )
        return Accepted("key1")

    async def ask_report(self, vendor_key: str) -> str:
        return vendor_key


class Generous:
    """A bucket that is always full, and counts."""

    def __init__(self) -> None:
        self.leased = 0

    async def lease(self, wanted: int) -> int:
        self.leased += wanted
        return wanted

    async def give_back(self, unused: int) -> None:
        self.leased -= unused

    async def hold(self, seconds: float) -> None:
        raise AssertionError(f"nobody asked to wait {seconds} s")


@pytest.fixture
async def pool(world: World) -> AsyncIterator[Database]:
    made = Database(world.database.url, name="steps", pool_size=4)
    yield made
    await made.close()


def dispatch(pool: Database, vendor: LookingVendor, pace: Generous, **more: Any) -> Dispatch:
    transactions = SqlTransactions(pool, Outbox("messaging", utc_now, uuid7))
    return Dispatch(transactions, vendor, pace, POLICY, more.get("clock", utc_now), more.get("new_id", uuid7))


async def test_attempt_is_committed_and_no_transaction_open_when_the_vendor_is_called(
    world: World, pool: Database
) -> None:
    await world.sender()
    message_id = await world.send_one()
    vendor, pace = LookingVendor(world.database.admin_url), Generous()
    steps = dispatch(pool, vendor, pace)
    (begun,) = await steps.begin(16)
    outcome = await steps.call(begun)
    assert [(row["id"], row["state"], row["pipeline_status"], row["open_transactions"]) for row in vendor.seen] == [
        (begun.outgoing.refkey, "SUBMITTING", 7, 0)
    ]
    await steps.record([(begun, outcome)])
    message = await world.message(message_id)
    assert (message["state"], message["pipeline_status"], message["attempts"][0]["vendor_key"]) == (
        "ACCEPTED",
        1,
        "key1",
    )
    assert pace.leased == 1


async def test_no_token_is_taken_when_nothing_is_due(world: World, pool: Database) -> None:
    pace = Generous()
    assert await dispatch(pool, LookingVendor(world.database.admin_url), pace).begin(16) == []
    assert pace.leased == 0


async def test_call_is_not_made_when_the_process_stood_still_for_too_long(world: World, pool: Database) -> None:
    await world.sender()
    message_id = await world.send_one()
    vendor = LookingVendor(world.database.admin_url)
    now = [utc_now()]
    steps = dispatch(pool, vendor, Generous(), clock=lambda: now[0])
    (begun,) = await steps.begin(16)
    now[0] += timedelta(seconds=15)
    outcome = await steps.call(begun)
    await steps.record([(begun, outcome)])
    message = await world.message(message_id)
    assert vendor.seen == []
    assert (message["state"], message["attempts"][0]["detail"]) == ("QUEUED", "stale")


async def test_two_workers_never_take_the_same_message(world: World, pool: Database) -> None:
    await world.sender()
    await world.send(*(f"01000040{n:03d}" for n in range(40)))
    vendor = LookingVendor(world.database.admin_url)
    workers = [dispatch(pool, vendor, Generous()) for _ in range(4)]
    taken = [begun.message_id for some in await asyncio.gather(*(each.begin(25) for each in workers)) for begun in some]
    assert len(taken) == len(set(taken)) == 40


async def apply(pool: Database, at: datetime) -> dict[str, int]:
    step = ApplyReports({VENDOR: BizppurioReports()}, POLICY)
    transactions = SqlTransactions(pool, Outbox("messaging", utc_now, uuid7))
    return dict(await transactions.run(lambda uow: step.step(uow, at)))


async def test_orphan_report_is_matched_later_when_its_attempt_becomes_known(world: World, pool: Database) -> None:
    refkey = UUID("01a20691-0000-7000-8000-000000000001")
    await world.sender()
    await push(world, {**REPORT, "REFKEY": refkey.hex, "PHONE": "01000000001"})
    now = utc_now()
    assert await apply(pool, now) == {"ORPHAN": 1}
    assert await apply(pool, now) == {"ORPHAN": 0}, "not again before its time"
    message_id = await world.send_one()
    steps = dispatch(pool, LookingVendor(world.database.admin_url), Generous(), new_id=lambda: refkey)
    await steps.begin(16)
    assert await apply(pool, now + timedelta(seconds=2)) == {"APPLIED": 1, "ORPHAN": 0}
    assert (await world.message(message_id))["state"] == "DELIVERED"


async def test_orphan_waits_longer_each_time_and_is_shown_when_three_days_are_over(
    world: World, pool: Database
) -> None:
    await push(world, REPORT)
    now = utc_now()
    for _ in range(4):
        await apply(pool, now + timedelta(minutes=1))
        await pool.transaction(lambda conn: conn.exec_driver_sql("UPDATE webhook_inbox SET due_at = received_at"))
    row = (await world.rows("SELECT state, tries FROM webhook_inbox"))[0]
    assert (row["state"], row["tries"]) == ("ORPHAN", 4)
    assert await apply(pool, now + timedelta(hours=73)) == {"UNMATCHED": 1, "ORPHAN": 0}


async def test_report_is_set_aside_when_fields_are_missing(world: World, pool: Database) -> None:
    await push(world, orjson.dumps({"REFKEY": "x"}))
    assert await apply(pool, utc_now()) == {"UNREADABLE": 1, "ORPHAN": 0}


async def test_failed_report_changes_nothing_when_its_result_is_empty(world: World, pool: Database) -> None:
    await world.sender()
    message_id = await world.send_one()
    (begun,) = await dispatch(pool, LookingVendor(world.database.admin_url), Generous()).begin(16)
    for n, result in enumerate(("4410", "")):
        await push(world, {**REPORT, "MSGID": f"u{n}", "REFKEY": begun.outgoing.refkey, "RESULT": result})
    assert await apply(pool, utc_now()) == {"APPLIED": 1, "UNREADABLE": 1, "ORPHAN": 0}
    assert (await world.message(message_id))["call_status"] == "4410"
