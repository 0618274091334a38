"""Pairs with what a channel says, and of what cs does with a return."""

from __future__ import annotations

from tests.races.bench import REASON, Bench, Move, Moves
from tests.races.pair import Pair, one_of_all
from tests.races.turns import Done, Turns

SETTLE = {"outcome": "CANCEL", "override_reason": "동시", **REASON}


async def ship_claim(bench: Bench) -> Moves:
    order = await bench.labelled(await bench.order())
    return Move(order, "confirm-shipment"), await bench.claim(order)


async def label_claim(bench: Bench) -> Moves:
    order = await bench.order()
    return Move(order, "assign-invoice", bench.waybill()), await bench.claim(order)


async def settle_settle(bench: Bench) -> Moves:
    """The button of one return, and the button of those that are ticked."""
    order = await bench.shipped(await bench.order())
    case = await bench.collected(order)
    return Move(order, "settle", SETTLE, case=case), Move(order, "settle", {"ids": [case], **SETTLE}, case=case)


async def settle_cancel(bench: Bench) -> Moves:
    order = await bench.shipped(await bench.order())
    case = await bench.collected(order)
    return Move(order, "settle", SETTLE, case=case), Move(order, "cancel", case=case)


SHIP_CLAIM = Turns(
    {
        "labelled": (Done("shipped"), Done("held", says="HELD_FOR_DECISION")),
        "shipped": ("NOT_INVOICED", "RECORDED_AFTER_SHIP"),
        "held": ("CLAIM_PENDING", "HELD_FOR_DECISION"),
    }
)
LABEL_CLAIM = Turns(
    {
        "three": (Done("labelled"), Done("two", says="APPLIED_BEFORE_SHIP")),
        "two": (Done("labelled"), Done("one", says="APPLIED_BEFORE_SHIP")),
        "one": (Done("labelled"), Done("none", says="APPLIED_BEFORE_SHIP")),
        "none": ("FULLY_CANCELLED", "ALREADY_CANCELLED"),
        "labelled": ("ALREADY_INVOICED", "HELD_FOR_DECISION"),
    }
)
SETTLE_CANCEL = Turns(
    {
        "requested": (Done("settled"), Done("cancelled")),
        "settled": ("ALREADY_SETTLED", "ALREADY_SETTLED"),
        "cancelled": ("RETURN_WRONG_STAGE", "RETURN_WRONG_STAGE"),
    }
)

PAIRS = (
    Pair("ship × claim", ship_claim, SHIP_CLAIM),
    Pair("label × claim", label_claim, LABEL_CLAIM),
    Pair("settle × settle", settle_settle, one_of_all("ALREADY_SETTLED")),
    Pair("settle × cancel of a return", settle_cancel, SETTLE_CANCEL),
)
