"""Pairs about a parcel that leaves: shipped, held, taken back; and places in the queue before it."""

from __future__ import annotations

from tests.races.bench import Bench, Move, Moves
from tests.races.pair import ALL_CARRIED_OUT, CONTENDERS, Pair, one_of_all
from tests.races.turns import Done, Turns

UNDO = {"note": "출고 취소", "confirm_channel_told": True}


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


async def undo_undo(bench: Bench) -> Moves:
    order = await bench.shipped(await bench.order())
    return Move(order, "undo-shipment", UNDO), Move(order, "undo-shipment", UNDO)


async def undo_pickup(bench: Bench) -> Moves:
    order = await bench.shipped(await bench.order())
    return Move(order, "undo-shipment", UNDO), Move(order, "request-pickup", await bench.lines(order, 1))


async def hold_hold(bench: Bench) -> Moves:
    one, two = await bench.pack(2)
    return Move(one, "set-hold"), Move(two, "set-hold")


async def release_release(bench: Bench) -> Moves:
    order = await bench.order()
    await bench.desk.act(order, "set-hold")
    return Move(order, "release-hold"), Move(order, "release-hold")


async def rank_rank(bench: Bench) -> Moves:
    """Everyone has an order of his own, and wants it to be the first, or the last, of one queue."""
    option = await bench.desk.option()
    orders = tuple(await bench.orders(CONTENDERS, option))
    top, bottom = ({"option_code": option, "mode": mode} for mode in ("TOP", "BOTTOM"))
    return Move(orders[0], "set-priority", top, own=orders), Move(orders[0], "set-priority", bottom, own=orders)


async def ranks_of_two(bench: Bench) -> Moves:
    """Both to the top of a queue that is theirs alone: a rank that is had already is refused."""
    option = await bench.desk.option()
    one, two = await bench.order(option=option), await bench.order(option=option)
    top = {"option_code": option, "mode": "TOP"}
    return Move(one, "set-priority", top), Move(two, "set-priority", top)


async def rank_cleared_twice(bench: Bench) -> Moves:
    order = await bench.order()
    body = {"option_code": bench.option}
    await bench.desk.act(order, "set-priority", mode="TOP", option_code=bench.option)
    return Move(order, "clear-priority", body), Move(order, "clear-priority", body)


SHIP_REMOVE = Turns(
    {
        "labelled": (Done("shipped"), Done("received")),
        "shipped": ("NOT_INVOICED", "ALREADY_SHIPPED"),
        "received": ("NOT_INVOICED", "NO_INVOICE"),
    }
)
SHIP_CHANGE = Turns(
    {
        "labelled": (Done("shipped"), Done("labelled anew")),
        "labelled anew": (Done("shipped"), "NO_CHANGE"),
        "shipped": ("NOT_INVOICED", "ALREADY_SHIPPED"),
    }
)
SHIP_HOLD = Turns(
    {
        "labelled": (Done("shipped"), Done("held")),
        "shipped": ("NOT_INVOICED", "HOLD_AFTER_SHIPPED"),
        "held": ("ON_HOLD", "HOLD_ALREADY_SET"),
    }
)
UNDO_PICKUP = Turns(
    {
        "shipped": (Done("labelled"), Done("coming back")),
        "labelled": ("NOT_SHIPPED", "PICKUP_NOT_SHIPPED"),
        "coming back": ("RETURN_OPEN", Done("coming back")),
    }
)
RANKS_OF_TWO = Turns(
    {
        "no ranks": (Done("first on top"), Done("second on top")),
        "first on top": ("NO_CHANGE", Done("second on top")),
        "second on top": (Done("first on top"), "NO_CHANGE"),
    }
)

PAIRS = (
    Pair("ship × remove label", ship_remove, SHIP_REMOVE),
    Pair("ship × change label", ship_change, SHIP_CHANGE),
    Pair("ship × ship", ship_ship, one_of_all("NOT_INVOICED")),
    Pair("ship × hold", ship_hold, SHIP_HOLD),
    Pair("undo × undo", undo_undo, one_of_all("NOT_SHIPPED")),
    Pair("undo × pickup", undo_pickup, UNDO_PICKUP),
    Pair("hold × hold", hold_hold, one_of_all("HOLD_ALREADY_SET")),
    Pair("release × release", release_release, one_of_all("NOT_ON_HOLD")),
    Pair("priority × priority", rank_rank, ALL_CARRIED_OUT),
    Pair("priority × priority of two orders", ranks_of_two, RANKS_OF_TWO),
    Pair("priority cleared twice", rank_cleared_twice, one_of_all("NO_PRIORITY")),
)
