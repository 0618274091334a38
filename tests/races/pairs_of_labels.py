"""Pairs about a waybill: who gets it, and what may still be changed."""

from __future__ import annotations

from tests.races.bench import EXCHANGE, REASON, Bench, Move, Moves
from tests.races.pair import Pair, one_of_all
from tests.races.turns import Done, Turns


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
    """The queue is theirs alone: a rank that is had already is refused."""
    option = await bench.desk.option()
    order = await bench.order(option=option)
    rank = Move(order, "set-priority", {"option_code": option, "mode": "BOTTOM"})
    return Move(order, "assign-invoice", bench.waybill()), rank


async def label_match(bench: Bench) -> Moves:
    order = await bench.order(option=None)
    match = {"item_id": await bench.item_id(order), "option_code": bench.option, "remember": False}
    return Move(order, "assign-invoice", bench.waybill()), Move(order, "match", match)


async def label_exchange(bench: Bench) -> Moves:
    order = await bench.order()
    body = {"item_id": await bench.item_id(order), "new_option_code": bench.other, **EXCHANGE}
    return Move(order, "assign-invoice", bench.waybill()), Move(order, "exchange-item", body)


SAME_NUMBER = Turns(
    {
        "free": (Done("first has it"), Done("second has it")),
        "first has it": ("ALREADY_INVOICED", "INVOICE_DUPLICATE"),
        "second has it": ("INVOICE_DUPLICATE", "ALREADY_INVOICED"),
    }
)
LABEL_HOLD = Turns(
    {
        "received": (Done("labelled"), Done("held")),
        "labelled": ("ALREADY_INVOICED", Done("labelled, held")),
        "labelled, held": ("ALREADY_INVOICED", "HOLD_ALREADY_SET"),
        "held": ("ON_HOLD", "HOLD_ALREADY_SET"),
    }
)
LABEL_CANCEL = Turns(
    {
        "received": (Done("labelled"), Done("cancelled")),
        "labelled": ("ALREADY_INVOICED", "CANCEL_BLOCKED_INVOICED"),
        "cancelled": ("FULLY_CANCELLED", "ALREADY_CANCELLED"),
    }
)
LABEL_ADDRESS = Turns(
    {
        "received": (Done("labelled"), Done("moved")),
        "moved": (Done("labelled"), "NO_CHANGE"),
        "labelled": ("ALREADY_INVOICED", "LOCKED_BY_INVOICE"),
    }
)
LABEL_ADD = Turns(
    {
        "received": (Done("labelled"), Done("received, more in it")),
        "received, more in it": (Done("labelled"), Done("received, more in it")),
        "labelled": ("ALREADY_INVOICED", "LOCKED_BY_INVOICE"),
    }
)
LABEL_RANK = Turns(
    {
        "received": (Done("labelled"), Done("ranked")),
        "ranked": (Done("labelled"), "NO_CHANGE"),
        "labelled": ("ALREADY_INVOICED", "PRIORITY_NOT_RECEIVED"),
    }
)
LABEL_MATCH = Turns(
    {
        "unmatched": ("NOT_MATCHED", Done("matched")),
        "matched": (Done("labelled"), "NO_CHANGE"),
        "labelled": ("ALREADY_INVOICED", "LOCKED_BY_INVOICE"),
    }
)
LABEL_EXCHANGE = Turns(
    {
        "three": (Done("labelled"), Done("one")),
        "one": (Done("labelled"), "QTY_OUT_OF_RANGE"),
        "labelled": ("ALREADY_INVOICED", "LOCKED_BY_INVOICE"),
    }
)

PAIRS = (
    Pair("label × label of one pack", label_label, one_of_all("ALREADY_INVOICED")),
    Pair("label × the same number", label_same_number, SAME_NUMBER),
    Pair("label × hold", label_hold, LABEL_HOLD),
    Pair("label × cancel", label_cancel, LABEL_CANCEL),
    Pair("label × address", label_address, LABEL_ADDRESS),
    Pair("label × add", label_add, LABEL_ADD),
    Pair("label × priority", label_rank, LABEL_RANK),
    Pair("label × match", label_match, LABEL_MATCH),
    Pair("label × exchange", label_exchange, LABEL_EXCHANGE),
)
