"""판매처취소: a person decides row by row, many apply at once, and the result is a workbook."""

from __future__ import annotations

import asyncio
import io

import pytest
from python_calamine import CalamineWorkbook

from shared.contracts.access import Role
from shared.contracts.orders_commands import ApplyClaim
from tests.integration.cancellations.upload_files import generic, row
from tests.integration.cancellations.world import World


@pytest.fixture
async def shop(world: World) -> World:
    await world.channel("vendor-1", "vendor")
    await world.channel("naver-1", "naver")
    return world


async def test_row_is_left_out_or_given_an_order_when_a_person_says_so(shop: World) -> None:
    await shop.order(105, "vendor-1", "V-5", qty=3, product="가 상품")
    second = await shop.order(106, "vendor-1", "V-5", qty=3, product="나 상품")
    made = await shop.uploaded("vendor-1", [row("V-5", 상품명=""), row("V-5", 2, 상품명="")])
    path = f"/uploads/{made['upload_id']}/rows"

    picked = await shop.call("PATCH", f"{path}/1", {"mgmt_no": 106})
    left_out = await shop.call("PATCH", f"{path}/2", {"skip": True})
    unknown = await shop.call("PATCH", f"{path}/1", {"mgmt_no": 999})
    absent = await shop.call("PATCH", f"{path}/3", {"skip": True})

    assert (picked.json()["verdict"], picked.json()["mgmt_no"]) == ("OK", 106)
    assert left_out.json()["skip"] is True
    assert (unknown.status_code, unknown.json()["code"]) == (404, "ORDER_NOT_FOUND")
    assert (absent.status_code, absent.json()["code"]) == (404, "UPLOAD_ROW_NOT_FOUND")
    results = await shop.applied(made["upload_id"])
    assert [(r["n"], r["ok"], r["mgmt_no"]) for r in results] == [(1, True, 106)]
    assert second.cancelled == 1
    late = await shop.call("PATCH", f"{path}/1", {"skip": True})
    assert (late.status_code, late.json()["code"]) == (409, "UPLOAD_ALREADY_APPLIED")


async def test_only_named_rows_are_applied_when_row_ns_are_given(shop: World) -> None:
    one = await shop.order(101, "vendor-1", "V-1")
    two = await shop.order(102, "vendor-1", "V-2")
    made = await shop.uploaded("vendor-1", [row("V-1"), row("V-2")])

    await shop.applied(made["upload_id"], row_ns=[2])
    assert (one.cancelled, two.cancelled) == (0, 1)
    assert (await shop.got(f"/uploads/{made['upload_id']}"))["state"] == "PARTLY_APPLIED"
    job = await shop.got(f"/jobs/{made['upload_id']}")
    assert (job["state"], job["done"], job["total"]) == ("DONE", 1, 2)
    missing = await shop.call("POST", f"/uploads/{made['upload_id']}/apply", {"row_ns": [7]})
    assert (missing.status_code, missing.json()["code"]) == (404, "UPLOAD_ROW_NOT_FOUND")

    await shop.applied(made["upload_id"])
    assert (one.cancelled, two.cancelled) == (1, 1)
    assert (await shop.got(f"/uploads/{made['upload_id']}"))["state"] == "APPLIED"


async def test_one_applies_when_many_ask_at_once(shop: World) -> None:
    orders = [await shop.order(200 + n, "vendor-1", f"V-{n}") for n in range(5)]
    made = await shop.uploaded("vendor-1", [row(f"V-{n}") for n in range(5)])

    answers = await asyncio.gather(*(shop.call("POST", f"/uploads/{made['upload_id']}/apply", {}) for _ in range(6)))
    await shop.settle()

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409, 409]
    assert [order.cancelled for order in orders] == [1, 1, 1, 1, 1]


async def test_one_piece_is_cancelled_when_two_uploads_of_the_same_file_are_applied_at_once(shop: World) -> None:
    order = await shop.order(101, "vendor-1", "V-1", qty=3)
    made = [await shop.uploaded("vendor-1", [row("V-1", 1, "")]) for _ in range(4)]

    answers = await asyncio.gather(*(shop.call("POST", f"/uploads/{m['upload_id']}/apply", {}) for m in made))
    await shop.settle()

    assert sorted(a.json()["results"][0]["verdict"] for a in answers) == [
        "ALREADY_CANCELLED", "ALREADY_CANCELLED", "ALREADY_CANCELLED", "OK",
    ]  # fmt: skip
    assert order.cancelled == 1


async def test_large_upload_is_applied_piece_by_piece_when_it_is_over_200_rows(shop: World) -> None:
    await shop.order(101, "vendor-1", "V-1", qty=3)
    made = await shop.uploaded("vendor-1", [row(f"V-{n}") for n in range(1, 451)])

    asked = await shop.call("POST", f"/uploads/{made['upload_id']}/apply", {})

    assert asked.status_code == 202
    job = f"/jobs/{asked.json()['job_id']}"
    assert await shop.got(job) == {"state": "RUNNING", "done": 0, "total": 450, "results_url": None}
    turns = await asyncio.gather(*(shop.apply_turn() for _ in range(3)))
    turns += [await shop.apply_turn(), await shop.apply_turn()]
    assert sum(turns) == 450
    await shop.settle()
    assert (await shop.got(job))["state"] == "DONE"
    assert (await shop.got("/claims?limit=1"))["total"] == 450
    assert len(await shop.said(ApplyClaim)) == 1


async def test_result_is_a_workbook_when_asked_for(shop: World) -> None:
    await shop.order(101, "vendor-1", "V-1")
    made = await shop.uploaded("vendor-1", [row("V-1"), row("=1+1", 상품명="=HYPERLINK(1)")])
    await shop.applied(made["upload_id"])

    answer = await shop.call("GET", f"/uploads/{made['upload_id']}/result")

    assert answer.status_code == 200
    cells = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert cells[0][:3] == ["행", "관리번호", "주문번호"]
    assert cells[1][:6] == [2.0, 101.0, "V-1", "", "vendor-1 상점", "홍*람"]
    assert cells[1][12:15] == ["OK", "취소할 수 있습니다.", "APPLIED_BEFORE_SHIP"]
    assert (cells[2][2], cells[2][6]) == ("=1+1", "=HYPERLINK(1)")


async def test_names_are_shown_when_the_role_may_read_them(shop: World) -> None:
    answer = await shop.upload("vendor-1", generic([row("V-1")]), role=Role.ADMIN)

    assert answer.json()["items"][0]["buyer_name"] == "홍가람"


async def test_upload_is_made_once_when_its_key_is_repeated(shop: World) -> None:
    content = generic([row("V-1")])
    answers = [
        await shop.upload("vendor-1", content, headers={"idempotency-key": "k1"}),
        await shop.upload("vendor-1", content, headers={"idempotency-key": "k1"}),
        await shop.upload("vendor-1", generic([row("V-2")]), headers={"idempotency-key": "k1"}),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 422]
    assert answers[0].json()["upload_id"] == answers[1].json()["upload_id"]
    assert answers[2].json()["code"] == "IDEMPOTENCY_KEY_REUSED"
