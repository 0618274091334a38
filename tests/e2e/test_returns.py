"""Goods come back: asked for at orders (A20, A21), worked on at cs (A28), and the stock, the 입고예정 and the order follow
through the bus (F-120, F-121, F-157, F-163); every step stands in the C/S history (F-033)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.e2e.desk import CS, ORDERS, Desk, until

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def shipped(desk: Desk, option: str, qty: int) -> tuple[int, int]:
    """A shipped order of one line, and the line."""
    channel = await desk.channel("vendor")
    [order] = await desk.take_in(desk.line(channel, option, qty))
    await desk.act(order, "assign-invoice", courier="CJ", invoice_no=f"3150{order:08d}")
    pack = await desk.act(order, "confirm-shipment")
    return order, pack["pack"]["orders"][0]["items"][0]["item_id"]


async def stock(desk: Desk, option: str) -> int:
    [row] = (await desk.get(f"{ORDERS}/options", option_code=option))["items"]
    return int(row["stock_on_hand"])


async def inbound(desk: Desk, option: str) -> int:
    """Pieces that the stock expects."""
    rows = (await desk.get(f"{ORDERS}/expected-inbounds", option_code=option))["items"]
    return sum(row["qty"] for row in rows)


async def line_of(desk: Desk, order: int) -> dict[str, Any]:
    item: dict[str, Any] = (await desk.pack_of(order))["orders"][0]["items"][0]
    return item


async def case_of(desk: Desk, order: int) -> dict[str, Any]:
    """The newest return of the order, once cs has it."""

    async def look() -> dict[str, Any] | None:
        rows = (await desk.get(f"{CS}/returns", key="mgmt_no", q=str(order)))["items"]
        return rows[0] if rows else None

    return await until(look, 30)


async def becomes(look: Any, wanted: Any) -> None:
    """Until `look` answers `wanted`."""

    async def same() -> bool | None:
        return True if await look() == wanted else None

    await until(same, 30)


async def test_stock_and_order_follow_when_a_pickup_arrives_and_is_settled(desk: Desk) -> None:
    """A20, A28, F-120, F-157, F-158."""
    option = await desk.option(stock=10)
    order, item = await shipped(desk, option, 3)
    assert await stock(desk, option) == 7
    fees = {"site": 0, "enclosed": 2500, "bank": 0}
    asked: dict[str, Any] = {"items": [{"item_id": item, "qty": 3}], "reason": "RETURN_DEFECT", "fees_expected": fees}
    await desk.act(order, "request-pickup", **asked)
    assert await inbound(desk, option) == 3
    refused = await desk.act(order, "request-pickup", 409, **asked, auto_inbound=True)
    assert refused["code"] == "INBOUND_ALREADY_REGISTERED"

    case = await case_of(desk, order)
    assert (case["stage"], case["fees_expected"], case["auto_inbound"]) == ("REQUESTED", fees, True)
    path = f"{CS}/returns/{case['id']}"
    await desk.post(f"{path}/accept", {"courier": "CJ", "return_invoice_no": f"7150{order:08d}"})
    found = [
        {"item_id": item, "qty": 1, "disposition": "RESTOCK"}, {"item_id": item, "qty": 1, "disposition": "B_GRADE"},
    ]  # fmt: skip
    arrived = await desk.post(f"{path}/arrive", {"items": found, "fees_arrived": {"enclosed": 2000}})
    assert (arrived["stage"], arrived["receivable"]) == ("ARRIVED", 500)
    await becomes(lambda: stock(desk, option), 8)
    await becomes(lambda: inbound(desk, option), 0)

    again = [{"item_id": item, "qty": 2, "disposition": "RESTOCK"}]
    response = await desk.client.patch(path, json={"items": again})
    assert response.status_code == 200, response.text
    await becomes(lambda: stock(desk, option), 9)

    settled = await desk.post(f"{path}/settle", {"outcome": "CANCEL", "refund": {"amount": 18000, "method": "판매처"}})
    assert (settled["outcome_reason"], settled["settled"]) == ("RETURN_DEFECT", True)
    twice = await desk.post(f"{path}/settle", {"outcome": "NONE"}, 409)
    assert twice["code"] == "ALREADY_SETTLED"

    async def cancelled() -> int:
        return int((await line_of(desk, order))["cancelled_after_qty"])

    await becomes(cancelled, 2)
    pack = await desk.pack_of(order)
    tasks = [record["task"] for record in reversed(await desk.history(order, pack["version"]))]
    assert sorted(tasks[2:]) == [
        "accept_return", "arrive_return", "cancel_items", "edit_return", "request_pickup", "settle_returns",
    ]  # fmt: skip


async def test_nothing_is_expected_any_more_when_a_pickup_is_cancelled(desk: Desk) -> None:
    """A20, F-164: the courier found nobody; asked for again, the stock expects the goods again."""
    option = await desk.option(stock=5)
    order, item = await shipped(desk, option, 2)
    asked: dict[str, Any] = {"items": [{"item_id": item, "qty": 2}]}
    await desk.act(order, "request-pickup", **asked)
    case = await case_of(desk, order)
    await desk.post(f"{CS}/returns/{case['id']}/cancel", {"note": "부재중"})
    await becomes(lambda: inbound(desk, option), 0)
    assert (await line_of(desk, order))["returning_qty"] == 0
    await desk.act(order, "request-pickup", **asked, auto_inbound=True)
    assert await inbound(desk, option) == 2


async def test_expected_return_is_settled_with_many_when_ticked(desk: Desk) -> None:
    """A21, A28, F-135, F-159."""
    option = await desk.option(stock=5)
    ids = []
    for _ in range(2):
        order, item = await shipped(desk, option, 1)
        await desk.act(order, "mark-return-expected", items=[{"item_id": item, "qty": 1}])
        case = await case_of(desk, order)
        assert (case["origin"], case["auto_inbound"]) == ("EXPECTED", False)
        ids.append(case["id"])
    [first, second] = ids
    found = [{"item_id": item, "qty": 1, "disposition": "RESTOCK"}]
    await desk.post(f"{CS}/returns/{second}/arrive", {"items": found})
    body: dict[str, Any] = {"ids": ids, "outcome": "NONE"}
    rows = (await desk.post(f"{CS}/returns/settle", body))["results"]
    assert [(row["id"], row["code"]) for row in rows] == [(first, "RETURN_NOT_ARRIVED"), (second, None)]
    await becomes(lambda: stock(desk, option), 4)


async def test_replacement_may_be_shipped_when_the_old_goods_arrive(desk: Desk) -> None:
    """A22, F-163."""
    old, new = await desk.option(stock=5), await desk.option(stock=5)
    order, item = await shipped(desk, old, 1)
    body: dict[str, Any] = {
        "item_id": item,
        "qty": 1,
        "new_option_code": new,
        "reason": "EXCHANGE_DEFECT",
        "pickup": True,
    }
    [replacement] = (await desk.act(order, "exchange-item", **body))["created"]
    waybill: dict[str, Any] = {"courier": "CJ", "invoice_no": f"3151{replacement:08d}"}
    assert (await desk.act(replacement, "assign-invoice", 409, **waybill))["code"] == "ON_HOLD"
    case = await case_of(desk, order)
    found = [{"item_id": item, "qty": 1, "disposition": "DISCARD"}]
    await desk.post(f"{CS}/returns/{case['id']}/arrive", {"items": found})

    async def holds() -> list[Any]:
        return list((await desk.pack_of(replacement))["holds"])

    await becomes(holds, [])
    await desk.act(replacement, "assign-invoice", **waybill)
    rows = (await desk.get(f"{CS}/exchanges", key="mgmt_no", q=str(order)))["items"]
    assert [(row["new_mgmt_no"], row["state"], row["return_stage"]) for row in rows] == [
        (replacement, "RELEASED", "ARRIVED")
    ]  # fmt: skip
    done = await desk.post(f"{CS}/exchanges/{rows[0]['id']}/complete", {})
    assert done["state"] == "COMPLETED"


async def test_replacement_may_be_shipped_at_once_when_the_goods_came_before_the_exchange(desk: Desk) -> None:
    """A21, A22, F-163: found only when the inspection was corrected."""
    old, new = await desk.option(stock=5), await desk.option(stock=5)
    order, item = await shipped(desk, old, 2)
    await desk.act(order, "mark-return-expected", items=[{"item_id": item, "qty": 2}])
    case = await case_of(desk, order)
    found = [{"item_id": item, "qty": 1, "disposition": "RESTOCK"}]
    await desk.post(f"{CS}/returns/{case['id']}/arrive", {"items": found})
    body: dict[str, Any] = {"item_id": item, "qty": 1, "new_option_code": new, "reason": "EXCHANGE_DEFECT"}
    [first] = (await desk.act(order, "exchange-item", **body))["created"]
    [second] = (await desk.act(order, "exchange-item", **body))["created"]

    async def holds() -> list[int]:
        return [len((await desk.pack_of(each))["holds"]) for each in (first, second)]

    await becomes(holds, [0, 1])
    again = await desk.client.patch(f"{CS}/returns/{case['id']}", json={"items": [{**found[0], "qty": 2}]})
    assert again.status_code == 200, again.text
    await becomes(holds, [0, 0])


async def test_line_counts_again_when_an_exchange_is_called_off(desk: Desk) -> None:
    """F-163."""
    old, new = await desk.option(stock=5), await desk.option(stock=5)
    order, item = await shipped(desk, old, 1)
    body: dict[str, Any] = {"item_id": item, "qty": 1, "new_option_code": new, "reason": "EXCHANGE_SIMPLE"}
    [replacement] = (await desk.act(order, "exchange-item", **body))["created"]

    async def waiting() -> int | None:
        rows = (await desk.get(f"{CS}/exchanges", key="mgmt_no", q=str(order)))["items"]
        return rows[0]["id"] if rows else None

    id = await until(waiting, 30)
    assert (await desk.post(f"{CS}/exchanges/{id}/cancel", {}))["state"] == "CANCELLED"

    async def pieces() -> tuple[int, int]:
        return (await line_of(desk, order))["exchanged_qty"], (await line_of(desk, replacement))["cancelled_qty"]

    await becomes(pieces, (0, 1))
