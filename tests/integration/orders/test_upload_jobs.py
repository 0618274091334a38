"""An upload whose job was cancelled says so, and goes on in the name of who resumes it (F-193, F-194)."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from shared.contracts.access import Role
from shared.contracts.orders import OrderCreated
from tests.integration.orders.conftest import API, TOKENS, Shop
from tests.integration.orders.upload_desk import ORDER_HEADERS, UploadDesk, order_row, workbook
from tests.support.tokens import bearer

CHANNEL = {"channel_id": "eleven-1"}
OPTION_HEADERS = ("상품옵션코드", "상품코드", "상품명")


@pytest.fixture
def desk(shop: Shop) -> UploadDesk:
    return UploadDesk(shop, "intake-uploads")


async def asked(desk: UploadDesk, rows: int = 450) -> str:
    """An upload of which all rows but the first are asked for."""
    made = await desk.uploaded(workbook(ORDER_HEADERS, *(order_row(f"V-{n}") for n in range(rows))), **CHANNEL)
    upload = str(made["upload_id"])
    await desk.patch(upload, 1, skip=True)
    assert (await desk.apply(upload)).status_code == 202
    return upload


async def turn(shop: Shop, job_id: str, how: str, role: Role = Role.AGENT) -> httpx2.Response:
    return await shop.post(f"/jobs/{job_id}/{how}", {}, role=role)


async def job(shop: Shop, job_id: str) -> tuple[str, int, int]:
    found = (await shop.get(f"/jobs/{job_id}")).json()
    return found["state"], found["done"], found["total"]


async def upload_of(shop: Shop, upload: str) -> dict[str, Any]:
    found = (await shop.get(f"/intake-uploads/{upload}")).json()
    return {key: found[key] for key in ("state", "asked", "applied")}


async def test_job_is_cancelled_with_rows_left_when_it_was_cancelled(shop: Shop, desk: UploadDesk) -> None:
    """F-193: what was never carried out is seen: the upload is PARTLY_APPLIED, `total` are all rows not left out."""
    upload = await asked(desk)
    await desk.turn()
    cancelled = await turn(shop, upload, "cancel")
    assert {key: cancelled.json()[key] for key in ("state", "done", "total")} == {
        "state": "CANCELLED", "done": 200, "total": 449,
    }  # fmt: skip
    assert await upload_of(shop, upload) == {"state": "PARTLY_APPLIED", "asked": 200, "applied": 200}
    assert await desk.turn() == 0
    again = await turn(shop, upload, "cancel")
    assert (again.status_code, again.json()["code"]) == (409, "JOB_NOT_RUNNING")
    assert len(await shop.rows("SELECT 1 FROM orders")) == 200


async def test_rest_is_done_in_the_name_of_who_resumes_when_a_job_was_cancelled(shop: Shop, desk: UploadDesk) -> None:
    """F-193: all that was asked for and not left out since."""
    upload = await asked(desk)
    await desk.turn()
    await turn(shop, upload, "cancel")
    await desk.patch(upload, 450, skip=True)
    other = bearer(TOKENS.operator(Role.AGENT, login="barae"))
    resumed = await shop.client.post(f"{API}/jobs/{upload}/resume", json={}, headers=other)
    assert (resumed.status_code, resumed.json()["state"]) == (200, "RUNNING")
    while await desk.turn():
        pass
    assert await job(shop, upload) == ("DONE", 448, 448)
    assert await upload_of(shop, upload) == {"state": "APPLIED", "asked": 448, "applied": 448}
    again = await turn(shop, upload, "resume")
    assert (again.status_code, again.json()["code"]) == (409, "JOB_NOT_STOPPED")
    rows = await desk.rows(upload)
    assert {row["applied_by"] for row in rows[1:201]} == {"test"}
    assert {row["applied_by"] for row in rows[201:449]} == {"barae"}
    assert (rows[0]["applied_by"], rows[449]["applied_by"]) == (None, None)
    created = [event for event in await shop.said() if isinstance(event, OrderCreated)]
    assert [event.operator for event in created] == ["test"] * 200 + ["barae"] * 248


async def test_job_is_cancelled_when_nothing_of_it_was_done(shop: Shop, desk: UploadDesk) -> None:
    """F-193: and applying asks for everything again."""
    upload = await asked(desk, rows=202)
    await turn(shop, upload, "cancel")
    assert await job(shop, upload) == ("CANCELLED", 0, 201)
    assert (await upload_of(shop, upload))["state"] == "READY"
    assert (await desk.apply(upload)).status_code == 202
    assert await job(shop, upload) == ("RUNNING", 0, 201)


async def test_upload_is_partly_applied_when_only_some_rows_were_asked_for(shop: Shop, desk: UploadDesk) -> None:
    """F-193: the job that was asked for is done; the upload waits for its rest."""
    made = await desk.uploaded(workbook(ORDER_HEADERS, *(order_row(f"V-{n}") for n in range(3))), **CHANNEL)
    upload = made["upload_id"]
    assert await job(shop, upload) == ("WAITING", 0, 3)
    await desk.applied(upload, row_ns=[2])
    assert await upload_of(shop, upload) == {"state": "PARTLY_APPLIED", "asked": 1, "applied": 1}
    assert await job(shop, upload) == ("DONE", 1, 3)
    assert (await turn(shop, upload, "resume")).json()["code"] == "JOB_NOT_STOPPED"
    await desk.patch(upload, 1, skip=True)
    await desk.applied(upload)
    assert (await upload_of(shop, upload))["state"] == "APPLIED"
    assert await job(shop, upload) == ("DONE", 2, 2)


async def test_job_of_options_is_turned_only_by_who_may_apply_it(shop: Shop) -> None:
    """F-065: masters are for those who may change them, also by way of a job."""
    desk = UploadDesk(shop, "option-uploads", Role.ADMIN)
    made = await desk.uploaded(workbook(OPTION_HEADERS, *([f"N-{n}", "P-1", "새 상품"] for n in range(201))))
    upload = made["upload_id"]
    assert (await desk.apply(upload)).status_code == 202
    for how in ("cancel", "resume"):
        refused = await turn(shop, upload, how)
        assert (refused.status_code, refused.json()["code"]) == (403, "NOT_PERMITTED")
    assert (await turn(shop, upload, "cancel", Role.ADMIN)).status_code == 200
    assert (await turn(shop, upload, "resume")).status_code == 403
    assert (await turn(shop, upload, "resume", Role.ADMIN)).status_code == 200
