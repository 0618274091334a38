"""One order's life in the agent's hands: deleted and restored (A16, A33), split (A34), shipped, exchanged with a pickup
(A22, A20), copied (A14), the shipment of the copy undone (A32); every step stands in the C/S history (F-033)."""

from __future__ import annotations

import pytest

from tests.e2e.desk import CS, ORDERS, Desk, recipient, until

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def tasks(desk: Desk, pack_no: int, version: int) -> list[str]:
    """The tasks of the history, oldest first."""
    return [record["task"] for record in reversed(await desk.history(pack_no, version))]


async def test_history_tells_every_step_when_an_order_is_worked_on(desk: Desk) -> None:
    """F-033, A14, A16, A20, A22, A32, A33, A34."""
    channel, option, other = await desk.channel("vendor"), await desk.option(), await desk.option()
    [order] = await desk.take_in(desk.line(channel, option, 3, recipient=recipient("마루")))
    item = (await desk.pack_of(order))["orders"][0]["items"][0]["item_id"]

    await desk.act(order, "delete", note="중복 주문")
    back = await desk.act(order, "restore-deleted")
    split = await desk.act(order, "split-order", items=[{"item_id": item, "qty": 1}])
    [part] = split["created"]
    assert await tasks(desk, order, split["version"]) == ["delete_order", "restore_deleted", "split_order"]
    assert back["version"] < split["version"]

    await desk.act(part, "set-priority", option_code=option)
    queue = (await desk.get(f"{ORDERS}/orders/{order}/priority-queue"))["items"]
    assert [(row["mgmt_no"], row["rank"]) for row in queue] == [(part, 1), (order, 0)]
    printed = (await desk.get(f"{ORDERS}/print-queue", limit=500))["items"]
    assert {row["pack_no"]: row["printable"] for row in printed}.items() >= {order: True, part: True}.items()

    await desk.act(order, "assign-invoice", courier="CJ", invoice_no=f"3133{order:08d}")
    await desk.act(order, "confirm-shipment")
    exchanged = await desk.act(
        order, "exchange-item", item_id=item, qty=2, new_option_code=other, reason="EXCHANGE_DEFECT", pickup=True
    )
    [replacement] = exchanged["created"]

    async def both() -> list[str] | None:
        """Exchange and 회수 are two messages of one version: the second may be projected a moment later."""
        seen = await tasks(desk, order, exchanged["version"])
        return seen[3:] if len(seen) >= 7 else None

    assert await until(both) == ["assign_invoice", "confirm_shipment", "exchange_item", "request_pickup"]
    found = await desk.get(f"{CS}/packs/{replacement}", min_version=exchanged["version"])
    assert [hold["kind"] for hold in found["holds"]] == ["EXCHANGE"]
    expected = (await desk.get(f"{ORDERS}/expected-inbounds", option_code=option))["items"]
    assert [(row["mgmt_no"], row["qty"]) for row in expected] == [(order, 2)]

    copied = await desk.act(part, "copy", note="한 번 더")
    [copy] = copied["created"]
    await desk.act(copy, "assign-invoice", courier="CJ", invoice_no=f"3134{copy:08d}")
    await desk.act(copy, "confirm-shipment")
    undone = await desk.act(copy, "undo-shipment", note="출고 취소")
    assert undone["pack"]["status"] == "INVOICED"
    history = await desk.history(copy, undone["version"])
    assert [record["task"] for record in history][::3] == ["undo_shipment", "copy_order"]
    assert history[-1]["rendered"].splitlines()[1:] == [
        f"[관리번호 : {copy} ({copy})]", f"[주문복사] <이전 주문 관리번호 : {part}>", "한 번 더",
    ]  # fmt: skip
