"""F-140: list -> 송장관리 -> 송장번호 (접수 -> 송장) -> 배송처리 -> 배송확인 (송장 -> 배송) -> the history shows both."""

from __future__ import annotations

import re

import pytest

from tests.e2e.desk import CS, Desk, recipient, until

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_f140_history_shows_invoice_and_shipment_when_an_agent_ships_an_order(desk: Desk) -> None:
    channel = await desk.channel("vendor")
    mgmt_no = await desk.order(channel, recipient=recipient("도담"))
    pack = await desk.pack_of(mgmt_no)
    await desk.get(f"{CS}/packs/{mgmt_no}", min_version=pack["version"])
    listed = await desk.get(f"{CS}/packs", key="mgmt_no", q=str(mgmt_no))
    assert [(row["pack_no"], row["status"]) for row in listed["items"]] == [(mgmt_no, "RECEIVED")]

    invoice = f"2133{mgmt_no:08d}"
    invoiced = await desk.act(mgmt_no, "assign-invoice", courier="CJ", invoice_no=invoice)
    assert invoiced["pack"]["status"] == "INVOICED"
    shipped = await desk.act(mgmt_no, "confirm-shipment", note="정상배송처리됨")
    assert shipped["pack"]["status"] == "SHIPPED"

    history = await desk.history(mgmt_no, shipped["version"])
    stamp = r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}"
    assert re.fullmatch(
        rf"{stamp} 작업자 : admin 배송확인 미처리\n"
        rf"\[관리번호 : {mgmt_no} \({mgmt_no}\)\]\n"
        r"정상배송처리됨",
        history[0]["rendered"].strip(),
    )
    assert re.fullmatch(
        rf"{stamp} 작업자 : admin 송장입력 미처리\n"
        rf"\[관리번호 : {mgmt_no} \({mgmt_no}\)\]\n"
        rf"\[택배사 : CJ대한통운, 송장번호 : {invoice}\]",
        history[1]["rendered"].strip(),
    )
    grid = await desk.get(f"{CS}/packs", key="invoice_no", q=invoice)
    assert [(row["pack_no"], row["status"]) for row in grid["items"]] == [(mgmt_no, "SHIPPED")]


async def test_orders_of_one_recipient_ride_in_one_parcel_when_taken_in(desk: Desk) -> None:
    channel, other = await desk.channel("naver"), await desk.channel("coupang")
    to = recipient("한별")
    option = await desk.option()
    first, second = await desk.take_in(
        desk.line(channel, option, 2, recipient=to), desk.line(channel, option, 1, recipient=to)
    )
    [third] = await desk.take_in(desk.line(other, option, 1, recipient=to))
    pack = await desk.pack_of(third)
    assert pack["pack_no"] == first
    assert [order["mgmt_no"] for order in pack["orders"]] == [first, second, third]
    await desk.get(f"{CS}/packs/{first}", min_version=pack["version"])
    rows = (await desk.get(f"{CS}/packs", key="recipient", q="한별"))["items"]
    assert [(row["pack_no"], row["qty"], row["order_count"]) for row in rows] == [(first, 4, 3)]

    async def combined() -> bool | None:
        told = [r["mgmt_no"] for r in await desk.history(first) if r["task"] == "combine_add"]
        return True if sorted(told) == [second, third] else None

    await until(combined)
    again = await desk.client.post("/api/orders/v1/intake", json={"orders": [desk.line(other, option, recipient=to)]})
    assert again.json()["results"][0]["ok"]


async def test_a_repeated_key_gets_the_first_answer_when_the_network_hides_it(desk: Desk) -> None:
    channel = await desk.channel()
    mgmt_no = await desk.order(channel, 3)
    item_id = (await desk.pack_of(mgmt_no))["orders"][0]["items"][0]["item_id"]
    body = {"items": [{"item_id": item_id, "qty": 1}], "reason": "RETURN_REFUND"}
    path = f"/api/orders/v1/orders/{mgmt_no}/actions/cancel-items"
    answers = [await desk.post(path, body, key=f"k-{mgmt_no}") for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert (await desk.pack_of(mgmt_no))["orders"][0]["items"][0]["cancelled_qty"] == 1
    reused = await desk.client.post(path, json={**body, "note": "x"}, headers={"idempotency-key": f"k-{mgmt_no}"})
    assert (reused.status_code, reused.json()["code"]) == (422, "IDEMPOTENCY_KEY_REUSED")
    history = await desk.history(mgmt_no, answers[0]["version"])
    assert [r["task"] for r in history].count("cancel_items") == 1
