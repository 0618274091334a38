"""The courier's file of the print queue (F-194): asked for with a reason, logged, filled in, and taken back."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from services.orders.adapters.exports import forget_old_files
from shared.contracts.access import Permission, Role
from tests.integration.orders.conftest import API, TOKENS, Shop
from tests.integration.orders.exporting import asked, cells, made
from tests.integration.orders.upload_desk import UploadDesk, workbook
from tests.support.tokens import bearer

ROOT = Path(__file__).resolve().parents[3]
ASK: dict[str, Any] = {"kind": "print-queue", "filter": {"courier": "CJ"}, "reason": "오늘 출고"}
CHILD = """
import asyncio, sys
from services.orders.adapters.exports import SqlExportUow
from services.orders.entrypoints.applier import exporter
from shared.db.database import Database
from shared.runtime.clock import utc_now

def stuck(title, header):
    print("writing", flush=True)
    while True:
        pass

database = Database(sys.argv[1], name="child", pool_size=1)
asyncio.run(exporter(database, SqlExportUow, stuck, utc_now).run(asyncio.Event()))
"""


async def test_printable_packs_are_a_file_that_comes_back_as_waybills_when_filled_in(shop: Shop) -> None:
    """F-194, A37: one row a pack that can be printed, in print order; the same file with numbers is an upload."""
    one, _ = await shop.take_pack("a", "b")
    held, short = await shop.take(), await shop.take(option="30001")
    first = await shop.take()
    await shop.done(held, "set-hold", reason="확인")
    await shop.done(first, "set-priority", option_code="31255", mode="TOP")
    job = await asked(shop, **ASK)
    assert (await shop.get(f"/jobs/{job}")).json()["state"] == "RUNNING"
    assert (await shop.get(f"/jobs/{job}/file")).json()["code"] == "FILE_NOT_READY"
    assert await made(shop)
    assert not await made(shop)

    state = (await shop.get(f"/jobs/{job}")).json()
    assert (state["state"], state["done"]) == ("DONE", 2)
    answer = await shop.get(f"/jobs/{job}/file")
    header, *rows = cells(answer.content)
    assert header[:4] == ["관리번호", "택배사", "송장번호", "수령자"]
    assert [(row[0], row[1], row[2], row[10]) for row in rows] == [
        (first, "CJ대한통운", "", 3), (one, "CJ대한통운", "", 6),
    ]  # fmt: skip
    assert rows[0][9] == "좋은상품 파랑-XL x3"
    assert {short, held}.isdisjoint(row[0] for row in rows)

    filled = [[*row[:2], f"6000-0000-000{n}", *row[3:]] for n, row in enumerate(rows)]
    desk = UploadDesk(shop, "invoice-uploads")
    upload = await desk.uploaded(workbook(header, *filled))
    assert [each["ok"] for each in await desk.applied(upload["upload_id"])] == [True, True]
    assert (await shop.pack(one))["invoice_no"] == "600000000001"


async def test_asking_and_taking_are_logged_and_stay_when_somebody_tries_to_change_them(shop: Shop) -> None:
    """F-194: who, when, from where, whose data, what, why; the role of the service can only add."""
    order = await shop.take()
    job = await asked(shop, **ASK)
    await made(shop)
    assert (await shop.get(f"/jobs/{job}/file")).status_code == 200
    rows = await shop.rows(
        "SELECT action, who, from_address, mgmt_nos, what, reason, job_id FROM access_log ORDER BY id"
    )
    assert [(row["action"], list(row["mgmt_nos"]), row["reason"]) for row in rows] == [
        ("EXPORT", [], "오늘 출고"), ("DOWNLOAD", [order], "오늘 출고"),
    ]  # fmt: skip
    assert all(row["who"] and row["from_address"] and str(row["job_id"]) == job for row in rows)
    assert rows[1]["what"] == {"kind": "print-queue", "filter": {"courier": "CJ"}, "unmasked": True, "rows": 1}
    conn = await asyncpg.connect(shop.database.url)
    try:
        for statement in ("UPDATE access_log SET who = 'x'", "DELETE FROM access_log", "TRUNCATE access_log"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await conn.execute(statement)
    finally:
        await conn.close()


async def test_file_is_not_made_when_it_is_asked_for_wrongly(shop: Shop) -> None:
    """F-194: each refusal with its code."""
    cases: list[tuple[dict[str, Any], int, str]] = [
        ({"kind": "packs"}, 422, "INVALID_VALUE"),
        ({"filter": {}}, 422, "UNKNOWN_COURIER"),
        ({"filter": {"courier": "NONE"}}, 422, "UNKNOWN_COURIER"),
        ({"reason": " "}, 422, "REASON_REQUIRED"),
        ({"surprise": 1}, 422, "UNKNOWN_FIELD"),
        ({"filter": {"courier": "CJ", "channel_id": "eleven-1"}}, 422, "UNKNOWN_FIELD"),
        ({"filter": {"courier": "CJ", "limit": 10}}, 422, "UNKNOWN_FIELD"),
    ]
    for change, status, code in cases:
        answer = await shop.post("/exports", {**ASK, **change}, role=Role.ADMIN)
        assert (answer.status_code, answer.json()["code"]) == (status, code), change
    agent = await shop.post("/exports", ASK)
    assert (agent.status_code, agent.json()["code"]) == (403, "NOT_PERMITTED")
    unknown = "00000000-0000-7000-8000-000000000000"
    for path in (f"/jobs/{unknown}", f"/jobs/{unknown}/file"):
        answer = await shop.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
    assert await shop.rows("SELECT 1 FROM access_log") == []
    assert not await made(shop)


async def test_file_is_given_to_nobody_else_when_it_is_asked_for(shop: Shop) -> None:
    """F-194: who asked for it takes it, and only while he may see people; what he may not see is masked."""
    await shop.take(name="홍가람")
    job = await asked(shop, **ASK)
    await made(shop)
    everything = [Permission.READ, Permission.COMMAND, Permission.EXPORT]
    for login, perms in (("other", [*everything, Permission.PII_READ]), ("test", everything)):
        headers = bearer(TOKENS.operator(Role.ADMIN, login=login, perms=perms))
        answer = await shop.client.get(f"{API}/jobs/{job}/file", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "NOT_PERMITTED")
    headers = bearer(TOKENS.operator(Role.AGENT, perms=everything))
    own = await shop.client.post(f"{API}/exports", json=ASK, headers=headers)
    await made(shop)
    answer = await shop.client.get(f"{API}/jobs/{own.json()['job_id']}/file", headers=headers)
    _, row = cells(answer.content)
    assert (row[3], row[5], row[7]) == ("홍*람", "010-****-2000", "서울 가나구 ***")


async def test_file_is_made_by_another_when_its_maker_is_killed_in_the_middle(shop: Shop) -> None:
    """F-194: a real SIGKILL while the workbook is written."""
    await shop.take()
    job = await asked(shop, **ASK)
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CHILD, shop.database.url, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    try:
        async with asyncio.timeout(60):
            while b"writing" not in await child.stdout.readline():
                continue
    finally:
        child.kill()
    await child.wait()

    async with asyncio.timeout(30):  # until the server has seen that the connection is gone
        while not await made(shop):
            continue
    assert (await shop.get(f"/jobs/{job}")).json()["state"] == "DONE"
    await shop.as_admin("UPDATE export_job SET asked_at = now() - interval '8 days'")
    await shop.database.transaction(forget_old_files)
    assert (await shop.get(f"/jobs/{job}/file")).json()["code"] == "NOT_FOUND"
