"""Pairs about pieces: exchanged, split, cancelled, restored, collected."""

from __future__ import annotations

from tests.races.bench import EXCHANGE, REASON, Bench, Move, Moves
from tests.races.pair import Pair, one_of_all


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


async def pickup_pickup(bench: Bench) -> Moves:
    order = await bench.shipped(await bench.order())
    body = {**await bench.lines(order, 3), "auto_inbound": True}
    return Move(order, "request-pickup", body), Move(order, "request-pickup", body)


async def expected_twice(bench: Bench) -> Moves:
    order = await bench.shipped(await bench.order())
    lines = await bench.lines(order, 3)
    return Move(order, "mark-return-expected", lines), Move(order, "mark-return-expected", lines)


PAIRS = (
    Pair("exchange × exchange", exchanged_twice, one_of_all("QTY_OUT_OF_RANGE")),
    Pair("split × cancel", split_cancel, one_of_all("QTY_OUT_OF_RANGE")),
    Pair("split × split", split_split, one_of_all("QTY_OUT_OF_RANGE")),
    Pair("cancel × cancel", cancel_cancel, one_of_all("ALREADY_CANCELLED")),
    Pair("pieces cancelled twice", pieces_cancelled_twice, one_of_all("QTY_OUT_OF_RANGE")),
    Pair("restore pieces × restore all", pieces_restored_twice, one_of_all("NOT_CANCELLED")),
    Pair("pickup × pickup", pickup_pickup, one_of_all("INBOUND_ALREADY_REGISTERED")),
    Pair("return expected twice", expected_twice, one_of_all("RETURN_ALREADY_EXPECTED")),
)
