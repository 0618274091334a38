"""Pairs about a parcel on its way: waybill, shipping, holds, claims, places in the queue."""

from __future__ import annotations

from tests.races.bench import EXCHANGE, REASON, Bench, Move, Moves
from tests.races.pair import BOTH, Pair, one_of_two


async def ship_claim(bench: Bench) -> Moves:
    order = await bench.labelled(await bench.order())
    return Move(order, "confirm-shipment"), Move(order, "claim", claim=f"CL-{bench.desk.tag}-{order}")


async def label_claim(bench: Bench) -> Moves:
    order = await bench.order()
    waybill = Move(order, "assign-invoice", bench.waybill())
    return waybill, Move(order, "claim", claim=f"CL-{bench.desk.tag}-{order}")


async def ship_remove(bench: Bench) -> Moves:
    order = await bench.labelled(await bench.order())
    return Move(order, "confirm-shipment"), Move(order, "remove-invoice")


async def ship_change(bench: Bench) -> Moves:
    order = await bench.labelled(await bench.order())
    return Move(order, "confirm-shipment"), Move(order, "change-invoice", bench.waybill())


async def ship_ship(bench: Bench) -> Moves:
    order = await bench.labelled(await bench.order())
    return Move(order, "confirm-shipment"), Move(order, "confirm-shipment")


async def ship_hold(bench: Bench) -> Moves:
    order = await bench.labelled(await bench.order())
    return Move(order, "confirm-shipment"), Move(order, "set-hold")


async def label_label(bench: Bench) -> Moves:
    one, two = await bench.pack(2)
    return Move(one, "assign-invoice", bench.waybill()), Move(two, "assign-invoice", bench.waybill())


async def label_same_number(bench: Bench) -> Moves:
    one, two = await bench.order(), await bench.order()
    waybill = bench.waybill()
    return Move(one, "assign-invoice", waybill), Move(two, "assign-invoice", waybill)


async def label_hold(bench: Bench) -> Moves:
    order = await bench.order()
    return Move(order, "assign-invoice", bench.waybill()), Move(order, "set-hold")


async def label_cancel(bench: Bench) -> Moves:
    order = await bench.order()
    return Move(order, "assign-invoice", bench.waybill()), Move(order, "cancel-all", REASON)


async def label_address(bench: Bench) -> Moves:
    order = await bench.order()
    change = {"recipient": {"address": "서울특별시 중구 새로 1"}}
    return Move(order, "assign-invoice", bench.waybill()), Move(order, "change-shipping-info", change)


async def label_add(bench: Bench) -> Moves:
    order = await bench.order()
    lines = {"items": [{"option_code": bench.other, "qty": 1}]}
    return Move(order, "assign-invoice", bench.waybill()), Move(order, "add-items", lines)


async def label_rank(bench: Bench) -> Moves:
    order = await bench.order()
    rank = Move(order, "set-priority", {"option_code": bench.option, "mode": "BOTTOM"})
    return Move(order, "assign-invoice", bench.waybill()), rank


async def label_match(bench: Bench) -> Moves:
    order = await bench.order(option=None)
    match = {"item_id": await bench.item_id(order), "option_code": bench.option, "remember": False}
    return Move(order, "assign-invoice", bench.waybill()), Move(order, "match", match)


async def label_exchange(bench: Bench) -> Moves:
    order = await bench.order()
    body = {"item_id": await bench.item_id(order), "new_option_code": bench.other, **EXCHANGE}
    return Move(order, "assign-invoice", bench.waybill()), Move(order, "exchange-item", body)


async def hold_hold(bench: Bench) -> Moves:
    one, two = await bench.pack(2)
    return Move(one, "set-hold"), Move(two, "set-hold")


async def release_release(bench: Bench) -> Moves:
    order = await bench.order()
    await bench.desk.act(order, "set-hold")
    return Move(order, "release-hold"), Move(order, "release-hold")


async def rank_rank(bench: Bench) -> Moves:
    one, two = await bench.order(), await bench.order()
    top = {"option_code": bench.option, "mode": "TOP"}
    return Move(one, "set-priority", top), Move(two, "set-priority", top)


async def rank_cleared_twice(bench: Bench) -> Moves:
    order = await bench.order()
    body = {"option_code": bench.option}
    await bench.desk.act(order, "set-priority", mode="TOP", option_code=bench.option)
    return Move(order, "clear-priority", body), Move(order, "clear-priority", body)


async def undo_undo(bench: Bench) -> Moves:
    order = await bench.shipped(await bench.order())
    undo = {"note": "출고 취소", "confirm_channel_told": True}
    return Move(order, "undo-shipment", undo), Move(order, "undo-shipment", undo)


PAIRS = (
    Pair(
        "ship × claim",
        ship_claim,
        frozenset({(None, "RECORDED_AFTER_SHIP"), ("CLAIM_PENDING", "HELD_FOR_DECISION")}),
    ),
    Pair(
        "label × claim",
        label_claim,
        frozenset({(None, "HELD_FOR_DECISION"), (None, "APPLIED_BEFORE_SHIP")}),
    ),
    Pair("ship × remove label", ship_remove, frozenset({(None, "ALREADY_SHIPPED"), ("NOT_INVOICED", None)})),
    Pair("ship × change label", ship_change, frozenset({BOTH, (None, "ALREADY_SHIPPED")})),
    Pair("ship × ship", ship_ship, one_of_two("NOT_INVOICED")),
    Pair("ship × hold", ship_hold, frozenset({(None, "HOLD_AFTER_SHIPPED"), ("ON_HOLD", None)})),
    Pair("label × label of one pack", label_label, one_of_two("ALREADY_INVOICED")),
    Pair("label × the same number", label_same_number, one_of_two("INVOICE_DUPLICATE")),
    Pair("label × hold", label_hold, frozenset({BOTH, ("ON_HOLD", None)})),
    Pair("label × cancel", label_cancel, frozenset({(None, "CANCEL_BLOCKED_INVOICED"), ("FULLY_CANCELLED", None)})),
    Pair("label × address", label_address, frozenset({BOTH, (None, "LOCKED_BY_INVOICE")})),
    Pair("label × add", label_add, frozenset({BOTH, (None, "LOCKED_BY_INVOICE")})),
    Pair("label × priority", label_rank, frozenset({BOTH, (None, "PRIORITY_NOT_RECEIVED")})),
    Pair("label × match", label_match, frozenset({BOTH, ("NOT_MATCHED", None)})),
    Pair("label × exchange", label_exchange, frozenset({BOTH, (None, "LOCKED_BY_INVOICE")})),
    Pair("hold × hold", hold_hold, one_of_two("HOLD_ALREADY_SET")),
    Pair("release × release", release_release, one_of_two("NOT_ON_HOLD")),
    Pair("priority × priority", rank_rank, frozenset({BOTH})),
    Pair("priority cleared twice", rank_cleared_twice, one_of_two("NO_PRIORITY")),
    Pair("undo × undo", undo_undo, one_of_two("NOT_SHIPPED")),
)
