"""Pairs about what a pack is made of: combined, excluded, deleted, restored, copied."""

from __future__ import annotations

from tests.races.bench import MISMATCH, REASON, Bench, Move, Moves
from tests.races.pair import ALL_CARRIED_OUT, Pair, one_of_all
from tests.races.turns import Done, Turns


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


async def allow_allow(bench: Bench) -> Moves:
    order = await bench.order()
    await bench.desk.act(order, "forbid-combine")
    return Move(order, "allow-combine"), Move(order, "allow-combine")


async def copy_copy(bench: Bench) -> Moves:
    """Two parcels whose orders have one number at the channel: nothing but the lock of that number is between them."""
    one = await bench.order()
    number = (await bench.desk.pack_of(one))["orders"][0]["market_order_no"]
    two = await bench.order(market_order_no=number)
    return Move(one, "copy"), Move(two, "copy-all", {"channel_id": bench.channel})


async def copy_delete(bench: Bench) -> Moves:
    order = await bench.order()
    return Move(order, "copy"), Move(order, "delete")


COMBINE_CANCEL = Turns(
    {
        "apart": (Done("joined"), Done("cancelled")),
        "joined": ("COMBINE_SAME_PACK", Done("joined, cancelled")),
        "joined, cancelled": ("COMBINE_SAME_PACK", "ALREADY_CANCELLED"),
        "cancelled": ("FULLY_CANCELLED", "ALREADY_CANCELLED"),
    }
)
COMBINE_FORBID = Turns(
    {
        "apart": (Done("joined"), Done("forbidden")),
        "joined": ("COMBINE_SAME_PACK", Done("joined, forbidden")),
        "joined, forbidden": ("COMBINE_SAME_PACK", "COMBINE_ALREADY_FORBIDDEN"),
        "forbidden": ("COMBINE_LOCKED", "COMBINE_ALREADY_FORBIDDEN"),
    }
)
COMBINE_LABEL = Turns(
    {
        "apart": (Done("joined"), Done("labelled")),
        "joined": ("COMBINE_SAME_PACK", Done("joined, labelled")),
        "joined, labelled": ("COMBINE_SAME_PACK", "ALREADY_INVOICED"),
        "labelled": ("COMBINE_NOT_RECEIVED", "ALREADY_INVOICED"),
    }
)
EXCLUDE_DELETE = Turns(
    {
        "in a pack": (Done("alone"), Done("deleted")),
        "alone": ("NOT_COMBINED", Done("deleted")),
        "deleted": ("ORDER_DELETED", "ORDER_DELETED"),
    }
)
EXCLUDE_FORBID = Turns(
    {
        "in a pack": (Done("apart"), Done("forbidden")),
        "apart": ("NOT_COMBINED", Done("apart, forbidden")),
        "apart, forbidden": ("NOT_COMBINED", "COMBINE_ALREADY_FORBIDDEN"),
        "forbidden": ("COMBINE_LOCKED", "COMBINE_ALREADY_FORBIDDEN"),
    }
)
DELETE_LABEL = Turns(
    {
        "received": (Done("deleted"), Done("labelled")),
        "deleted": ("ORDER_DELETED", "ORDER_DELETED"),
        "labelled": ("DELETE_NOT_RECEIVED", "ALREADY_INVOICED"),
    }
)
DELETE_PACK_DELETE = Turns(
    {
        "in a pack": (Done("both deleted"), Done("one left")),
        "both deleted": ("ORDER_DELETED", "ORDER_DELETED"),
        "one left": ("NOT_COMBINED", "ORDER_DELETED"),
    }
)
COPY_DELETE = Turns(
    {
        "there": (Done("there"), Done("deleted")),
        "deleted": ("ORDER_DELETED", "ORDER_DELETED"),
    }
)

PAIRS = (
    Pair("combine × cancel", combine_cancel, COMBINE_CANCEL),
    Pair("combine × forbid", combine_forbid, COMBINE_FORBID),
    Pair("combine × combine", combine_combine, one_of_all("COMBINE_SAME_PACK")),
    Pair("combine × label", combine_label, COMBINE_LABEL),
    Pair("exclude × delete", exclude_delete, EXCLUDE_DELETE),
    Pair("exclude × exclude", exclude_exclude, one_of_all("NOT_COMBINED")),
    Pair("exclude × forbid", exclude_forbid, EXCLUDE_FORBID),
    Pair("delete × label", delete_label, DELETE_LABEL),
    Pair("delete-pack × delete", delete_pack_delete, DELETE_PACK_DELETE),
    Pair("restore × restore of a deleted order", restored_twice, one_of_all("NOT_DELETED")),
    Pair("allow × allow", allow_allow, one_of_all("COMBINE_NOT_FORBIDDEN")),
    Pair("copy × copy", copy_copy, ALL_CARRIED_OUT),
    Pair("copy × delete", copy_delete, COPY_DELETE),
)
