"""What a command changed, field by field: the rows to write, the versions to take, the `changes` of VERSION_CONFLICT."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.orders.domain.item import Item
from services.orders.domain.order import Order
from services.orders.domain.pack import Hold, Pack

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """A pack as it was loaded."""

    version: int
    facts: Facts
    orders: Mapping[int, Facts]


def seen(pack: Pack) -> Seen:
    """Remember the pack before a command works on it."""
    return Seen(pack.version, _facts_of_pack(pack), {o.mgmt_no: _facts_of_order(o, pack) for o in pack.orders})


def with_rank(was: Seen, mgmt_no: int, option_code: str, rank: int) -> Seen:
    """The rank that an order had under the lock of the queue (0: none): others may have moved it since it was loaded."""
    field, facts = f"orders/{mgmt_no}/priorities", was.orders[mgmt_no]
    others = {code: n for code, n in facts[field].items() if code != option_code}
    ranks = {**others, option_code: rank} if rank else others
    return replace(was, orders={**was.orders, mgmt_no: {**facts, field: ranks}})


@dataclass(frozen=True, slots=True)
class PackChange:
    """One row for the version of one pack: `changes` are `{field, old, new}`."""

    pack_no: int
    changes: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """`packs` and `orders` are those that changed, new ones included; `dissolved` are numbers of packs that are no more.

    `was` tells the version that a pack of `packs` had; a number that is not in it is new.
    """

    packs: tuple[Pack, ...]
    was: Mapping[int, int]
    dissolved: tuple[int, ...]
    orders: tuple[Order, ...]
    new_orders: tuple[Order, ...]
    items: tuple[Item, ...]
    new_items: tuple[Item, ...]
    lost_ranks: tuple[tuple[int, str], ...]
    holds: tuple[Hold, ...]
    released: tuple[str, ...]
    rows: tuple[PackChange, ...]

    def __bool__(self) -> bool:
        return bool(self.rows)


def difference(before: Mapping[int, Seen], after: Sequence[Pack]) -> Difference:
    """What is new of `after`, all packs of a command that still have orders. Packs that are as before are left out."""
    known = {mgmt_no: facts for pack in before.values() for mgmt_no, facts in pack.orders.items()}
    known_lines = {field: value for facts in known.values() for field, value in facts.items() if _of_line(field)}
    packs: list[Pack] = []
    orders: list[Order] = []
    rows: list[PackChange] = []
    for pack in after:
        was = before.get(pack.pack_no)
        changes = list(_diff(was.facts, _facts_of_pack(pack))) if was else [_appeared(pack)]
        for order in pack.orders:
            of_order = _of_order(known.get(order.mgmt_no), order, pack)
            if of_order:
                orders.append(order)
                changes += [change for change in of_order if not change["field"].endswith("/status")]
        if changes:
            packs.append(pack)
            rows.append(PackChange(pack.pack_no, tuple(changes)))
    dissolved = tuple(sorted(before.keys() - {pack.pack_no for pack in after}))
    new_home = {order.mgmt_no: order.pack_no for pack in after for order in pack.orders}
    rows += [PackChange(no, tuple(_left(no, before[no], new_home))) for no in dissolved]
    held = {field: kind for pack in before.values() for field, kind in pack.facts.items() if field.startswith(_HOLDS)}
    holds = {f"{_HOLDS}{hold.id}": hold for pack in after for hold in pack.holds}
    return Difference(
        packs=tuple(packs),
        was={no: before[no].version for no in (pack.pack_no for pack in packs) if no in before},
        dissolved=dissolved,
        orders=tuple(order for order in orders if order.mgmt_no in known),
        new_orders=tuple(order for order in orders if order.mgmt_no not in known),
        items=tuple(item for o in orders for item in o.items if _item_changed(item, known_lines)),
        new_items=tuple(item for o in orders for item in o.items if _qty_of(item) not in known_lines),
        lost_ranks=tuple(
            (o.mgmt_no, code)
            for o in orders
            for code in known.get(o.mgmt_no, {}).get(f"orders/{o.mgmt_no}/priorities", ())
            if code not in o.priorities
        ),
        holds=tuple(hold for field, hold in holds.items() if held.get(field) != hold.kind.value),
        released=tuple(field.removeprefix(_HOLDS) for field in held if field not in holds),
        rows=tuple(rows),
    )


_HOLDS, _LINES = "holds/", "items/"


def _facts_of_pack(pack: Pack) -> Facts:
    facts: dict[str, Any] = {"status": pack.status.value}
    facts |= {f"recipient/{name}": value for name, value in pack.recipient.model_dump().items()}
    facts |= {
        "combine_locked": pack.combine_locked,
        "courier": pack.courier,
        "invoice_no": pack.invoice_no,
        "invoiced_at": pack.invoiced_at and pack.invoiced_at.isoformat(),
        "shipped_at": pack.shipped_at and pack.shipped_at.isoformat(),
        "orders": sorted(order.mgmt_no for order in pack.orders),
    }
    facts |= {f"{_HOLDS}{hold.id}": hold.kind.value for hold in pack.holds}
    return facts


def _facts_of_order(order: Order, pack: Pack) -> Facts:
    own = f"orders/{order.mgmt_no}"
    facts: dict[str, Any] = {
        f"{own}/status": pack.status.value,
        f"{own}/pack_no": order.pack_no,
        f"{own}/deleted_at": order.deleted_at and order.deleted_at.isoformat(),
        f"{own}/order_amount": order.order_amount,
        f"{own}/priorities": dict(order.priorities),
    }
    for item in order.items:
        facts |= _facts_of_item(item)
    return facts


def _facts_of_item(item: Item) -> Facts:
    line = f"{_LINES}{item.item_id}"
    return {
        f"{line}/mgmt_no": item.mgmt_no,
        f"{line}/option_code": item.option_code,
        _qty_of(item): item.qty,
        f"{line}/price": item.price,
        f"{line}/cancelled_before_qty": item.cancelled_before_qty,
        f"{line}/cancelled_after_qty": item.cancelled_after_qty,
        f"{line}/reshipped_qty": item.reshipped_qty,
        f"{line}/exchanged_before_qty": item.exchanged_before_qty,
        f"{line}/exchanged_after_qty": item.exchanged_after_qty,
        f"{line}/returning_qty": item.returning_qty,
        f"{line}/collected_qty": item.collected_qty,
    }


def _qty_of(item: Item) -> str:
    return f"{_LINES}{item.item_id}/qty"


def _of_line(field: str) -> bool:
    return field.startswith(_LINES)


def _item_changed(item: Item, was: Facts) -> bool:
    """Whether a line that was there is another now; it may have moved to another order."""
    facts = _facts_of_item(item)
    return _qty_of(item) in was and any(was[field] != value for field, value in facts.items())


def _of_order(was: Facts | None, order: Order, pack: Pack) -> list[dict[str, Any]]:
    if was is None:
        return [{"field": f"orders/{order.mgmt_no}", "old": None, "new": pack.status.value}]
    return list(_diff(was, _facts_of_order(order, pack)))


def _diff(old: Facts, new: Facts) -> Iterable[dict[str, Any]]:
    for field in {**old, **new}:
        if old.get(field) != new.get(field):
            yield {"field": field, "old": old.get(field), "new": new.get(field)}


def _appeared(pack: Pack) -> dict[str, Any]:
    return {"field": "orders", "old": [], "new": sorted(order.mgmt_no for order in pack.orders)}


def _left(pack_no: int, was: Seen, new_home: Mapping[int, int]) -> Iterable[dict[str, Any]]:
    yield {"field": "orders", "old": was.facts["orders"], "new": []}
    for mgmt_no in was.orders:
        yield {"field": f"orders/{mgmt_no}/pack_no", "old": pack_no, "new": new_home[mgmt_no]}
