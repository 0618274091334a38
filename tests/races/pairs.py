"""The table of pairs: two actions at once, and the outcomes that are allowed. Nothing else may come out, whoever is first.

An outcome is a pair of codes, None where the action was carried out; of a claim it is the decision.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.races.bench import EXCHANGE, MISMATCH, REASON, Bench, Move, Moves

Outcome = tuple[str | None, str | None]
BOTH: Outcome = (None, None)


@dataclass(frozen=True)
class Pair:
    """`make` gives the two moves, which are sent at once."""

    name: str
    make: Callable[[Bench], Awaitable[Moves]]
    allowed: frozenset[Outcome]


def one_of_two(code: str) -> frozenset[Outcome]:
    """One is carried out, the other is refused with `code`."""
    return frozenset({(None, code), (code, None)})


async def combine_cancel(bench: Bench) -> Moves:
    one, two = await bench.order(), await bench.order()
    return Move(one, "combine-add", {"target_mgmt_no": two, **MISMATCH}), Move(two, "cancel-all", REASON)


async def combine_forbid(bench: Bench) -> Moves:
    one, two = await bench.order(), await bench.order()
    return Move(one, "combine-add", {"target_mgmt_no": two, **MISMATCH}), Move(two, "forbid-combine")


async def combine_combine(bench: Bench) -> Moves:
    one, two = await bench.order(), await bench.order()
    return (
        Move(one, "combine-add", {"target_mgmt_no": two, **MISMATCH}),
        Move(two, "combine-add", {"target_mgmt_no": one, **MISMATCH}),
    )


async def combine_label(bench: Bench) -> Moves:
    one, two = await bench.order(), await bench.order()
    return Move(one, "combine-add", {"target_mgmt_no": two, **MISMATCH}), Move(two, "assign-invoice", bench.waybill())


async def exclude_delete(bench: Bench) -> Moves:
    _, two, _ = await bench.pack(3)
    return Move(two, "combine-exclude"), Move(two, "delete")


async def exclude_exclude(bench: Bench) -> Moves:
    one, two = await bench.pack(2)
    return Move(one, "combine-exclude"), Move(two, "combine-exclude")


async def exclude_forbid(bench: Bench) -> Moves:
    one, two = await bench.pack(2)
    return Move(one, "combine-exclude"), Move(two, "forbid-combine")


async def delete_label(bench: Bench) -> Moves:
    order = await bench.order()
    return Move(order, "delete"), Move(order, "assign-invoice", bench.waybill())


async def delete_pack_delete(bench: Bench) -> Moves:
    one, two = await bench.pack(2)
    return Move(one, "delete-pack"), Move(two, "delete")


async def restored_twice(bench: Bench) -> Moves:
    order = await bench.order()
    await bench.desk.act(order, "delete")
    return Move(order, "restore-deleted"), Move(order, "restore-deleted")


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


async def exchanged_twice(bench: Bench) -> Moves:
    order = await bench.shipped(await bench.order())
    body = {"item_id": await bench.item_id(order), "new_option_code": bench.other, **EXCHANGE}
    return Move(order, "exchange-item", body), Move(order, "exchange-item", body)


async def split_cancel(bench: Bench) -> Moves:
    order = await bench.order()
    lines = await bench.lines(order)
    return Move(order, "split-order", lines), Move(order, "cancel-items", {**lines, **REASON})


async def split_split(bench: Bench) -> Moves:
    order = await bench.order()
    lines = await bench.lines(order)
    return Move(order, "split-order", lines), Move(order, "split-order", lines)


async def cancel_cancel(bench: Bench) -> Moves:
    order = await bench.order()
    return Move(order, "cancel-all", REASON), Move(order, "cancel-all", REASON)


async def pieces_cancelled_twice(bench: Bench) -> Moves:
    order = await bench.order()
    lines = {**await bench.lines(order), **REASON}
    return Move(order, "cancel-items", lines), Move(order, "cancel-items", lines)


async def pieces_restored_twice(bench: Bench) -> Moves:
    order = await bench.order()
    lines = await bench.lines(order)
    await bench.desk.act(order, "cancel-items", reason=REASON["reason"], items=lines["items"])
    return Move(order, "restore-items", lines), Move(order, "restore-all")


async def hold_hold(bench: Bench) -> Moves:
    one, two = await bench.pack(2)
    return Move(one, "set-hold"), Move(two, "set-hold")


async def release_release(bench: Bench) -> Moves:
    order = await bench.order()
    await bench.desk.act(order, "set-hold")
    return Move(order, "release-hold"), Move(order, "release-hold")


async def allow_allow(bench: Bench) -> Moves:
    order = await bench.order()
    await bench.desk.act(order, "forbid-combine")
    return Move(order, "allow-combine"), Move(order, "allow-combine")


async def copy_copy(bench: Bench) -> Moves:
    order = await bench.order()
    return Move(order, "copy"), Move(order, "copy-all", {"channel_id": bench.channel})


async def copy_delete(bench: Bench) -> Moves:
    order = await bench.order()
    return Move(order, "copy"), Move(order, "delete")


async def rank_rank(bench: Bench) -> Moves:
    one, two = await bench.order(), await bench.order()
    top = {"option_code": bench.option, "mode": "TOP"}
    return Move(one, "set-priority", top), Move(two, "set-priority", top)


async def rank_cleared_twice(bench: Bench) -> Moves:
    order = await bench.order()
    body = {"option_code": bench.option}
    await bench.desk.act(order, "set-priority", mode="TOP", option_code=bench.option)
    return Move(order, "clear-priority", body), Move(order, "clear-priority", body)


async def undo_pickup(bench: Bench) -> Moves:
    order = await bench.shipped(await bench.order())
    undo = {"note": "출고 취소", "confirm_channel_told": True}
    return Move(order, "undo-shipment", undo), Move(order, "request-pickup", await bench.lines(order, 1))


async def undo_undo(bench: Bench) -> Moves:
    order = await bench.shipped(await bench.order())
    undo = {"note": "출고 취소", "confirm_channel_told": True}
    return Move(order, "undo-shipment", undo), Move(order, "undo-shipment", undo)


async def pickup_pickup(bench: Bench) -> Moves:
    order = await bench.shipped(await bench.order())
    body = {**await bench.lines(order, 3), "auto_inbound": True}
    return Move(order, "request-pickup", body), Move(order, "request-pickup", body)


async def expected_twice(bench: Bench) -> Moves:
    order = await bench.shipped(await bench.order())
    lines = await bench.lines(order, 3)
    return Move(order, "mark-return-expected", lines), Move(order, "mark-return-expected", lines)


PAIRS = (
    Pair("combine × cancel", combine_cancel, frozenset({BOTH, ("FULLY_CANCELLED", None)})),
    Pair("combine × forbid", combine_forbid, frozenset({BOTH, ("COMBINE_LOCKED", None)})),
    Pair("combine × combine", combine_combine, one_of_two("COMBINE_SAME_PACK")),
    Pair("combine × label", combine_label, frozenset({BOTH, ("COMBINE_NOT_RECEIVED", None)})),
    Pair("exclude × delete", exclude_delete, frozenset({BOTH, ("ORDER_DELETED", None)})),
    Pair("exclude × exclude", exclude_exclude, one_of_two("NOT_COMBINED")),
    Pair("exclude × forbid", exclude_forbid, frozenset({BOTH, ("COMBINE_LOCKED", None)})),
    Pair("delete × label", delete_label, frozenset({(None, "ORDER_DELETED"), ("DELETE_NOT_RECEIVED", None)})),
    Pair("delete-pack × delete", delete_pack_delete, frozenset({(None, "ORDER_DELETED"), ("NOT_COMBINED", None)})),
    Pair("restore × restore of a deleted order", restored_twice, one_of_two("NOT_DELETED")),
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
    Pair("exchange × exchange", exchanged_twice, one_of_two("QTY_OUT_OF_RANGE")),
    Pair("split × cancel", split_cancel, one_of_two("QTY_OUT_OF_RANGE")),
    Pair("split × split", split_split, one_of_two("QTY_OUT_OF_RANGE")),
    Pair("cancel × cancel", cancel_cancel, one_of_two("ALREADY_CANCELLED")),
    Pair("pieces cancelled twice", pieces_cancelled_twice, one_of_two("QTY_OUT_OF_RANGE")),
    Pair("restore pieces × restore all", pieces_restored_twice, one_of_two("NOT_CANCELLED")),
    Pair("hold × hold", hold_hold, one_of_two("HOLD_ALREADY_SET")),
    Pair("release × release", release_release, one_of_two("NOT_ON_HOLD")),
    Pair("allow × allow", allow_allow, one_of_two("COMBINE_NOT_FORBIDDEN")),
    Pair("copy × copy", copy_copy, frozenset({BOTH})),
    Pair("copy × delete", copy_delete, frozenset({BOTH, ("ORDER_DELETED", None)})),
    Pair("priority × priority", rank_rank, frozenset({BOTH})),
    Pair("priority cleared twice", rank_cleared_twice, one_of_two("NO_PRIORITY")),
    Pair("undo × pickup", undo_pickup, frozenset({(None, "PICKUP_NOT_SHIPPED"), ("RETURN_OPEN", None)})),
    Pair("undo × undo", undo_undo, one_of_two("NOT_SHIPPED")),
    Pair("pickup × pickup", pickup_pickup, one_of_two("INBOUND_ALREADY_REGISTERED")),
    Pair("return expected twice", expected_twice, one_of_two("RETURN_ALREADY_EXPECTED")),
)
