"""배송처리 취소 (A32) over HTTP."""

import pytest

from shared.contracts.orders import OptionsChanged, ShipmentUndone
from shared.contracts.snapshots import HoldKind
from shared.runtime.clock import utc_now
from shared.runtime.ids import uuid7
from tests.integration.orders.conftest import Shop

TOLD = {"confirm_channel_told": True, "note": "출고 취소"}


async def stock(shop: Shop, code: str = "31255") -> int:
    [row] = await shop.rows("SELECT stock_on_hand FROM option WHERE option_code = :code", code=code)
    return int(row["stock_on_hand"])


async def test_parcel_is_back_in_invoiced_with_its_stock_when_the_shipment_is_undone(shop: Shop) -> None:
    """A32."""
    one, two = await shop.take_pack("a", "b")
    await shop.shipped(one)
    assert await stock(shop) == 94
    answer = await shop.done(two, "undo-shipment", **TOLD)
    pack = answer["pack"]
    assert (pack["status"], pack["shipped_at"], pack["holds"]) == ("INVOICED", None, [])
    assert pack["invoice_no"] is not None
    assert [order["items"][0]["stock_on_hand"] for order in pack["orders"]] == [100, 100]
    assert await stock(shop) == 100
    moves = await shop.rows("SELECT qty, kind, mgmt_no FROM stock_movement ORDER BY id")
    assert [(m["qty"], m["kind"], m["mgmt_no"]) for m in moves] == [
        (-3, "SHIPMENT", one), (-3, "SHIPMENT", two), (3, "SHIPMENT_UNDONE", one), (3, "SHIPMENT_UNDONE", two),
    ]  # fmt: skip
    [event] = await shop.said("orders.pack.shipment-undone.v1")
    assert isinstance(event, ShipmentUndone)
    assert (event.mgmt_no, event.note) == (two, "출고 취소")
    options = [each for each in await shop.said("orders.options.changed.v1") if isinstance(each, OptionsChanged)]
    assert [option.stock_on_hand for option in options[-1].options] == [100]
    await shop.done(one, "confirm-shipment")
    assert await stock(shop) == 94
    await shop.done(one, "undo-shipment", **TOLD)
    assert await stock(shop) == 100


@pytest.mark.reaches("undo-shipment", "NOT_SHIPPED", "RETURN_OPEN", "CHANNEL_TOLD", "NOTE_REQUIRED")
async def test_undoing_is_refused_when_it_is_not_allowed(shop: Shop) -> None:
    """A32."""
    order = await shop.invoiced(await shop.take())
    assert await shop.refused(order, "undo-shipment", **TOLD) == (409, "NOT_SHIPPED")
    await shop.done(order, "confirm-shipment")
    assert await shop.refused(order, "undo-shipment", confirm_channel_told=True) == (422, "NOTE_REQUIRED")
    assert await shop.refused(order, "undo-shipment", confirm_channel_told=True, note="  ") == (422, "NOTE_REQUIRED")
    assert await shop.refused(order, "undo-shipment", note="출고 취소") == (409, "CHANNEL_TOLD")
    exchanged = {"item_id": await shop.item_id(order), "qty": 1, "new_option_code": "31256"}
    await shop.done(order, "exchange-item", reason="EXCHANGE_SIMPLE", **exchanged)
    assert await shop.refused(order, "undo-shipment", **TOLD) == (409, "RETURN_OPEN")


async def test_nobody_is_asked_when_no_channel_knows_of_the_shipment(shop: Shop) -> None:
    order = await shop.take()
    copy = (await shop.done(order, "copy"))["created"][0]
    await shop.shipped(copy)
    answer = await shop.done(copy, "undo-shipment", note="출고 취소")
    assert answer["pack"]["status"] == "INVOICED"


async def test_pieces_cancelled_since_then_never_leave_when_the_shipment_is_undone(shop: Shop) -> None:
    """A32, D17."""
    one, two = await shop.take_pack("a", "b")
    await shop.shipped(one)
    line = {"item_id": await shop.item_id(one), "qty": 1}
    await shop.done(one, "cancel-items", items=[line], reason="RETURN_REFUND")
    await shop.done(two, "cancel-all", reason="RETURN_REFUND")
    pack = (await shop.done(one, "undo-shipment", **TOLD))["pack"]
    assert [(o["cs_status"], o["items"][0]["cancelled_before_qty"]) for o in pack["orders"]] == [
        ("PARTIAL_CANCEL_BEFORE", 1), ("FULL_CANCEL_BEFORE", 3),
    ]  # fmt: skip
    assert [(h["mgmt_no"], h["kind"], h["claim_id"]) for h in pack["holds"]] == [
        (one, "PARTIAL_CANCEL", None), (two, "FULL_CANCEL", None),
    ]  # fmt: skip
    assert await shop.ledger(one) == [(1, 0, "AFTER", None), (-1, 0, "AFTER", None), (1, 0, "BEFORE", None)]
    assert await stock(shop) == 100
    assert await shop.refused(one, "confirm-shipment") == (409, "ON_HOLD")
    for hold in pack["holds"]:
        await shop.done(one, "release-hold", hold_id=hold["id"])
    await shop.done(one, "confirm-shipment")
    assert await stock(shop) == 98


async def test_parcel_stays_until_its_hold_is_released_when_the_hold_is_of_any_kind(shop: Shop) -> None:
    """D17: kinds that no action sets (ADDRESS_CHANGE, COMBINE_CHANGE) come with data of another system, here by SQL; each
    is shown, told, blocks the parcel after 배송처리 취소 and is released like any other."""
    kinds = ("GENERAL", "ADDRESS_CHANGE", "EXCHANGE", "FULL_CANCEL", "PARTIAL_CANCEL", "COMBINE_CHANGE")
    assert set(kinds) == set(HoldKind)
    for kind in kinds:
        order = await shop.shipped(await shop.take())
        await imported_hold(shop, order, kind)
        pack = (await shop.done(order, "undo-shipment", **TOLD))["pack"]
        [hold] = pack["holds"]
        assert (pack["status"], hold["mgmt_no"], hold["kind"], hold["reason"], hold["by"]) == (
            "INVOICED", order, kind, "라벨 출력 뒤 변경", "이관",
        )  # fmt: skip
        event = (await shop.said("orders.pack.shipment-undone.v1"))[-1]
        assert isinstance(event, ShipmentUndone)
        assert [each.kind for each in event.packs[0].holds] == [HoldKind(kind)]
        assert await shop.refused(order, "confirm-shipment") == (409, "ON_HOLD"), kind
        released = await shop.done(order, "release-hold", hold_id=hold["id"])
        assert released["pack"]["holds"] == [], kind
        await shop.done(order, "confirm-shipment")


async def test_hold_by_hand_goes_and_the_other_stays_when_both_are_on_a_pack(shop: Shop) -> None:
    """A1, A2, D17: 보류해제 without an id is of the hold by hand; the other kind still blocks the label."""
    for kind in ("ADDRESS_CHANGE", "COMBINE_CHANGE"):
        order = await shop.take()
        await imported_hold(shop, order, kind)
        waiting = {row["pack_no"]: row for row in (await shop.get("/print-queue")).json()["items"]}
        assert waiting[order]["reasons"] == ["ON_HOLD"], kind
        held = await shop.done(order, "set-hold")
        assert [each["kind"] for each in held["pack"]["holds"]] == [kind, "GENERAL"]
        left = await shop.done(order, "release-hold")
        assert [each["kind"] for each in left["pack"]["holds"]] == [kind]
        waybill = {"courier": "CJ", "invoice_no": f"6{order:011d}"}
        assert await shop.refused(order, "assign-invoice", **waybill) == (409, "ON_HOLD")
        assert await shop.refused(order, "release-hold") == (409, "NOT_ON_HOLD")
        await shop.done(order, "release-hold", hold_id=left["pack"]["holds"][0]["id"])
        await shop.done(order, "assign-invoice", **waybill)


async def imported_hold(shop: Shop, mgmt_no: int, kind: str) -> None:
    await shop.as_admin(
        "INSERT INTO hold (id, mgmt_no, kind, reason, by, at) VALUES ($1, $2, $3, '라벨 출력 뒤 변경', '이관', $4)",
        uuid7(), mgmt_no, kind, utc_now(),
    )  # fmt: skip


async def test_pack_is_undone_once_when_asked_in_bulk(shop: Shop) -> None:
    one, two = await shop.take_pack("a", "b")
    await shop.shipped(one)
    results = await shop.bulk("undo-shipment", mgmt_nos=[one, two], **TOLD)
    assert [(each["ok"], each["code"]) for each in results] == [(True, None), (True, "SAME_PACK")]
