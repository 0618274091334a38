"""A match tells who sends a line (domain.md 2.12). An order that would so mix the shippers of a pack that nobody has
confirmed to be mixed rides apart: 합포제외 by the system. A locked pack (합포금지) stays as it is, which is said."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from services.orders.domain.combine import shippers, split_off
from services.orders.domain.events import ItemMatched, OrderSetApart
from services.orders.domain.pack import Pack
from shared.contracts.codes import Refusal
from shared.contracts.snapshots import OrderStatus


@dataclass(frozen=True, slots=True)
class Apart:
    """The packs of the orders that ride apart now, and what is to be said of it."""

    packs: Sequence[Pack] = ()
    warnings: Sequence[Refusal] = ()


def mixed(packs: Sequence[Pack]) -> set[int]:
    """Numbers of packs that more than one shipper sends: a person has confirmed that."""
    return {pack.pack_no for pack in packs if len(shippers(pack)) > 1}


def keep_to_one_shipper(packs: Sequence[Pack], confirmed: Container[int]) -> Apart:
    """Of packs whose lines were matched; `confirmed` are those that were mixed before."""
    now_mixed = [pack for pack in packs if pack.pack_no not in confirmed and len(shippers(pack)) > 1]
    apart: list[Pack] = []
    locked: list[int] = []
    for pack in now_mixed:
        if pack.combine_locked:
            locked.append(pack.pack_no)
        elif pack.status is OrderStatus.RECEIVED:
            apart += _take_out(pack)
    warnings = [Refusal("SHIPPERS_MIXED", pack_nos=_numbers(locked))] if locked else []
    if apart:
        warnings.append(Refusal("SHIPPER_APART", mgmt_nos=_numbers([pack.pack_no for pack in apart])))
    return Apart(apart, warnings)


def _take_out(pack: Pack) -> list[Pack]:
    matched = sorted({event.mgmt_no for event in pack.events if isinstance(event, ItemMatched)})
    apart = []
    for mgmt_no in matched:
        if len(shippers(pack)) > 1 and len(pack.live) > 1:
            old_pack_no = pack.pack_no
            apart.append(split_off(pack, pack.order(mgmt_no)))
            pack.record(OrderSetApart(mgmt_no, old_pack_no))
    return apart


def _numbers(found: Sequence[int]) -> str:
    return ", ".join(map(str, found[:5])) + (" 외" if len(found) > 5 else "")
