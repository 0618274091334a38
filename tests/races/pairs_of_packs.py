"""Pairs about what a pack is made of: combined, excluded, deleted, restored, copied."""

from __future__ import annotations

from tests.races.bench import MISMATCH, REASON, Bench, Move, Moves
from tests.races.pair import BOTH, Pair, one_of_two


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
    order = await bench.order()
    return Move(order, "copy"), Move(order, "copy-all", {"channel_id": bench.channel})


async def copy_delete(bench: Bench) -> Moves:
    order = await bench.order()
    return Move(order, "copy"), Move(order, "delete")


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
    Pair("allow × allow", allow_allow, one_of_two("COMBINE_NOT_FORBIDDEN")),
    Pair("copy × copy", copy_copy, frozenset({BOTH})),
    Pair("copy × delete", copy_delete, frozenset({BOTH, ("ORDER_DELETED", None)})),
)
