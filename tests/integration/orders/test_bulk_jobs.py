"""A bulk call of more rows than a request may do is a job: each row once, an answer a row (api.md, exports and jobs)."""

from __future__ import annotations

import asyncio
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.orders.adapters.bulk_jobs import SqlBulkUow, forget_old_jobs
from services.orders.adapters.due import ATTEMPTS
from services.orders.application.bulk_jobs.start import parts_of
from services.orders.entrypoints.applier import bulk_worker
from services.orders.entrypoints.http_bulk import read_row
from shared.bus.outbox import Outbox
from shared.contracts.access import Role
from shared.contracts.orders import InvoiceAssigned
from shared.runtime.clock import utc_now
from shared.runtime.ids import uuid7
from tests.integration.orders.conftest import Shop
from tests.support.bus_world import until

ROOT = Path(__file__).resolve().parents[3]
CHILD = """
import asyncio, sys
from services.orders.adapters.bulk_jobs import SqlBulkUow
from services.orders.entrypoints.applier import bulk_worker
from services.orders.entrypoints.http_bulk import read_row
from shared.bus.outbox import Outbox
from shared.db.database import Database
from shared.runtime.clock import utc_now
from shared.runtime.ids import uuid7

async def main():
    database = Database(sys.argv[1], name="child", pool_size=2)
    outbox = Outbox("orders", utc_now, uuid7)
    uow = lambda conn: SqlBulkUow(conn, outbox, uuid7, 180)
    await bulk_worker(database, uow, read_row, utc_now, uuid7).run(asyncio.Event())

asyncio.run(main())
"""


async def turn(shop: Shop) -> bool:
    """One turn of who does jobs."""

    def uow(conn: AsyncConnection) -> SqlBulkUow:
        return SqlBulkUow(conn, Outbox("orders", utc_now, uuid7), uuid7, 180)

    return await bulk_worker(shop.database, uow, read_row, utc_now, uuid7).turn()


async def many(shop: Shop, count: int) -> list[int]:
    """So many orders of as many people."""
    lines = [
        {
            "channel_id": "eleven-1", "market_order_no": f"M{n}", "market_line_no": "1", "qty": 1, "price": 1000,
            "channel_product_name": "채널상품", "channel_option_name": "옵션", "option_code": "31255",
            "buyer": {"name": "홍가람"}, "recipient": {"name": f"받는이{n}", "address": f"서울 가나구 {n}"},
        }
        for n in range(count)
    ]  # fmt: skip
    answer = await shop.post("/intake", {"orders": lines}, role=Role.ADMIN)
    return [int(row["mgmt_no"]) for row in answer.json()["results"]]


async def started(shop: Shop, action: str, **body: Any) -> str:
    answer = await shop.post(f"/actions/{action}", body)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["job_id"])


async def state(shop: Shop, job: str) -> tuple[str, int, int, int]:
    told = (await shop.get(f"/jobs/{job}")).json()
    return told["state"], told["done"], told["total"], told["refused"]


async def all_rows(shop: Shop, job: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    query = "?limit=150"
    while True:
        page = (await shop.get(f"/jobs/{job}/rows{query}")).json()
        rows += page["items"]
        if page["next_cursor"] is None:
            return rows
        query = f"?limit=150&cursor={page['next_cursor']}"


async def test_each_row_answers_for_itself_when_more_are_named_than_a_request_does(shop: Shop) -> None:
    """A1 in bulk: 450 orders in nine parts, with progress; a repeated key is the same job."""
    orders = await many(shop, 449)
    await shop.done(orders[3], "set-hold")
    named = [*orders[:200], 999_999, *orders[200:]]
    body = {"mgmt_nos": named, "reason": "확인", "note": "묶음"}
    answer = await shop.post("/actions/set-hold", body, key="k-1")
    job = answer.json()["job_id"]
    assert (answer.status_code, answer.json()["total"]) == (202, 450)
    assert (await shop.post("/actions/set-hold", body, key="k-1")).json()["job_id"] == job
    assert await state(shop, job) == ("RUNNING", 0, 450, 0)
    seen = []
    while await turn(shop):
        seen.append((await state(shop, job))[:2])
    assert seen == [*(("RUNNING", 50 * n) for n in range(1, 10)), ("DONE", 450)]

    rows = await all_rows(shop, job)
    assert [row["mgmt_no"] for row in rows] == named
    refused = [(row["n"], row["mgmt_no"], row["code"]) for row in rows if not row["ok"]]
    assert refused == [(4, orders[3], "HOLD_ALREADY_SET"), (201, 999_999, "ORDER_NOT_FOUND")]
    told = (await shop.get(f"/jobs/{job}")).json()
    assert [(row["code"], row["detail"]) for row in told["results"]] == [
        ("HOLD_ALREADY_SET", "이미 보류된 주문입니다."),
        ("ORDER_NOT_FOUND", "주문을 찾을 수 없습니다. 관리번호를 확인하세요: 999999"),
    ]
    assert (told["kind"], told["action"], told["refused"]) == ("BULK", "set-hold", 2)
    assert len(await shop.said("orders.hold.set.v1")) == 449
    assert (await shop.pack(orders[7]))["holds"][0]["reason"] == "확인"


async def test_pack_is_done_once_when_its_orders_stand_far_apart(shop: Shop) -> None:
    """Rows of one pack are one part: the second answers SAME_PACK, as in a call of two rows (domain.md 2.10)."""
    one, two = await shop.take_pack("a", "b")
    named = [one, *await many(shop, 300), two]
    numbers = {no: f"8{no:011d}" for no in named} | {two: f"8{one:011d}"}
    rows = [{"mgmt_no": no, "courier": "CJ", "invoice_no": numbers[no]} for no in named]
    job = await started(shop, "assign-invoice", rows=rows)
    while await turn(shop):
        pass
    answered = await all_rows(shop, job)
    assert (answered[0]["code"], answered[-1]["code"], answered[-1]["ok"]) == (None, "SAME_PACK", True)
    assert await state(shop, job) == ("DONE", 302, 302, 0)
    assigned = [event for event in await shop.said() if isinstance(event, InvoiceAssigned)]
    assert len(assigned) == 301
    assert all(event.automatic for event in assigned)
    again = await started(shop, "assign-invoice", rows=rows)
    while await turn(shop):
        pass
    assert {row["code"] for row in await all_rows(shop, again)} == {"NO_CHANGE"}


async def test_rows_that_can_never_be_right_are_refused_at_once_when_a_job_begins(shop: Shop) -> None:
    orders = await many(shop, 201)
    rows: list[dict[str, Any]] = [{"mgmt_no": no, "reason": "RETURN_REFUND"} for no in orders]
    rows[0]["colour"], rows[1]["note"], rows[2]["\x00\ud800"] = "red", "a\x00b", 1
    rows[3] = {"reason": "RETURN_REFUND"}
    job = await started(shop, "cancel-all", rows=rows)
    assert await state(shop, job) == ("RUNNING", 4, 201, 4)
    first = (await all_rows(shop, job))[:5]
    assert [(row["mgmt_no"], row["code"], row["done"]) for row in first] == [
        (orders[0], "UNKNOWN_FIELD", True), (orders[1], "INVALID_VALUE", True), (orders[2], "INVALID_VALUE", True),
        (None, "FIELD_REQUIRED", True), (orders[4], None, False),
    ]  # fmt: skip
    while await turn(shop):
        pass
    assert await state(shop, job) == ("DONE", 201, 201, 4)
    assert [row["ok"] for row in (await all_rows(shop, job))[:6]] == [False, False, False, False, True, True]


async def test_stale_row_says_what_changed_and_hides_people_when_a_viewer_looks(shop: Shop) -> None:
    orders = await many(shop, 201)
    stale = (await shop.pack(orders[0]))["version"]
    await shop.done(orders[0], "change-shipping-info", recipient={"name": "고다른"})
    rows = [{"mgmt_no": no} for no in orders]
    rows[0]["expected_version"] = stale
    job = await started(shop, "set-hold", rows=rows)
    while await turn(shop):
        pass
    for role, name in ((Role.ADMIN, "고다른"), (Role.VIEWER, "고*른")):
        told = (await shop.get(f"/jobs/{job}", role)).json()
        listed = (await shop.get(f"/jobs/{job}/rows", role)).json()["items"]
        for [row] in (told["results"], [listed[0]]):
            assert row["code"] == "VERSION_CONFLICT"
            assert name in {change["new"] for change in row["changes"]}


async def test_job_goes_on_where_it_was_when_cancelled_and_resumed(shop: Shop) -> None:
    orders = await many(shop, 401)
    job = await started(shop, "set-hold", mgmt_nos=orders)
    assert (await shop.post(f"/jobs/{job}/resume", {})).json()["code"] == "JOB_NOT_STOPPED"
    assert await turn(shop)
    assert (await shop.post(f"/jobs/{job}/cancel", {})).json()["state"] == "CANCELLED"
    assert not await turn(shop)
    assert await state(shop, job) == ("CANCELLED", 50, 401, 0)
    assert (await shop.post(f"/jobs/{job}/cancel", {})).json()["code"] == "JOB_NOT_RUNNING"
    assert (await shop.post(f"/jobs/{job}/cancel", {}, role=Role.VIEWER)).status_code == 403
    assert (await shop.post(f"/jobs/{job}/resume", {})).json()["state"] == "RUNNING"
    while await turn(shop):
        pass
    assert await state(shop, job) == ("DONE", 401, 401, 0)
    assert len(await shop.said("orders.hold.set.v1")) == 401
    missing = f"/jobs/{uuid7()}"
    assert (await shop.get(missing)).status_code == 404
    assert (await shop.get(f"{missing}/rows")).status_code == 404
    assert (await shop.post(f"{missing}/cancel", {})).status_code == 404


@pytest.mark.timeout(300)
async def test_each_row_is_done_once_when_the_worker_is_killed_between(shop: Shop) -> None:
    """Two real kills: what was committed stays done and answered, the rest is done by the next one."""
    orders = await many(shop, 900)
    rows = [{"mgmt_no": no, "courier": "CJ", "invoice_no": f"7{no:011d}"} for no in orders]
    job = await started(shop, "assign-invoice", rows=rows)
    for _ in range(2):
        before = (await state(shop, job))[1]
        child = await asyncio.create_subprocess_exec(sys.executable, "-c", CHILD, shop.database.url, cwd=ROOT)

        async def moved(before: int = before) -> bool:
            return (await state(shop, job))[1] > before

        try:
            await until(moved, "the child did a part", seconds=60)
        finally:
            child.kill()
        assert await child.wait() == -signal.SIGKILL
    assert (await state(shop, job))[1] < 900
    while await turn(shop):
        pass
    assert await state(shop, job) == ("DONE", 900, 900, 0)
    assigned = [event for event in await shop.said() if isinstance(event, InvoiceAssigned)]
    assert sorted(event.mgmt_no for event in assigned) == orders


async def test_job_fails_and_others_go_on_when_one_of_its_parts_can_never_be_done(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part that breaks is tried ATTEMPTS times; meanwhile the jobs behind it are done."""
    monkeypatch.setattr("services.orders.adapters.due.PAUSE", timedelta(hours=1))
    orders = await many(shop, 402)
    broken = await started(shop, "set-hold", mgmt_nos=orders[:201])
    fine = await started(shop, "set-hold", mgmt_nos=orders[201:])
    await shop.as_admin("UPDATE bulk_job SET action = 'no-such-action' WHERE id = $1::uuid", broken)
    for attempt in range(1, ATTEMPTS + 1):
        while await turn(shop):
            pass
        assert await state(shop, fine) == ("DONE", 201, 201, 0)
        assert await state(shop, broken) == ("FAILED" if attempt == ATTEMPTS else "RUNNING", 0, 201, 0)
        await shop.as_admin("UPDATE bulk_job SET due_at = now() WHERE due_at IS NOT NULL")
    await shop.as_admin("UPDATE bulk_job SET action = 'set-hold'")
    assert (await shop.post(f"/jobs/{broken}/resume", {})).json()["state"] == "RUNNING"
    while await turn(shop):
        pass
    assert await state(shop, broken) == ("DONE", 201, 201, 0)


async def test_rows_are_forgotten_when_their_job_ended_a_month_ago(shop: Shop) -> None:
    orders = await many(shop, 201)
    job = await started(shop, "set-hold", mgmt_nos=orders)
    while await turn(shop):
        pass
    await shop.database.transaction(forget_old_jobs)
    assert (await shop.get(f"/jobs/{job}")).status_code == 200
    await shop.as_admin("UPDATE bulk_job SET finished_at = now() - interval '31 days'")
    await shop.database.transaction(forget_old_jobs)
    assert (await shop.get(f"/jobs/{job}")).status_code == 404


async def test_cancelling_does_not_wait_when_a_part_is_in_hand(shop: Shop) -> None:
    """The part is ended and counted, and no other is begun; nobody else takes the job meanwhile."""
    orders = await many(shop, 201)
    job = await started(shop, "set-hold", mgmt_nos=orders)
    entered, go_on = asyncio.Event(), asyncio.Event()

    def uow(conn: AsyncConnection) -> SqlBulkUow:
        made = SqlBulkUow(conn, Outbox("orders", utc_now, uuid7), uuid7, 180)
        publish = made.actions.publish

        async def stopped(messages: Any) -> None:
            entered.set()
            await go_on.wait()
            await publish(messages)

        vars(made.actions)["publish"] = stopped
        return made

    part = asyncio.ensure_future(bulk_worker(shop.database, uow, read_row, utc_now, uuid7).turn())
    await entered.wait()
    assert not await turn(shop)
    async with asyncio.timeout(1):
        assert (await shop.post(f"/jobs/{job}/cancel", {})).json()["state"] == "CANCELLED"
    go_on.set()
    assert await part
    assert not await turn(shop)
    assert await state(shop, job) == ("CANCELLED", 50, 201, 0)
    assert len(await shop.said("orders.hold.set.v1")) == 50


def test_parts_are_full_and_keep_packs_together_when_rows_are_many() -> None:
    numbers: list[int | None] = [*range(1, 60), None, 1]
    parts = parts_of(numbers, {1: 7, 55: 7, 60: 9})
    assert (parts[0], parts[54], parts[60]) == (0, 0, 0)
    assert [parts.count(part) for part in (0, 1)] == [50, 11]
    one_pack = parts_of([5] * 110, {5: 5})
    assert [one_pack.count(part) for part in (0, 1, 2)] == [50, 50, 10]
