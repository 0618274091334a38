"""정상복귀: 전체 (A11) and 개별 (A13). In 접수 pieces come back in place. In 배송 those cancelled before shipping go out
with a new order, which the old one remembers, and those cancelled after shipping come back in place (D2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.orders.domain.events import ItemsRestored, Line
from services.orders.domain.item import Item, Phase
from services.orders.domain.order import Order
from services.orders.domain.pack import Pack
from services.orders.domain.quantities import chosen_items
from shared.contracts.codes import Refusal
from shared.contracts.orders import Scope
from shared.contracts.snapshots import OrderStatus


@dataclass(frozen=True, slots=True)
class Portion:
    """Pieces of one line. `price` is what they cost where they are shipped again."""

    item: Item
    phase: Phase
    qty: int
    price: int = 0


@dataclass(frozen=True, slots=True)
class Restoration:
    """What a restore will do. Nothing is changed yet: `shipped_again` tells how many new lines need numbers."""

    order: Order
    scope: Scope
    in_place: tuple[Portion, ...]
    reshipped: tuple[Portion, ...]
    shipped_again: tuple[Portion, ...]


def plan_restore_all(pack: Pack, mgmt_no: int, *, resend: bool = False) -> Restoration:
    """All cancelled pieces of the order. Raises NOT_CANCELLED, LOCKED_BY_INVOICE."""
    order = pack.order(mgmt_no)
    chosen = [(item, item.restorable_qty) for item in order.items if item.restorable_qty]
    if not chosen:
        raise Refusal("NOT_CANCELLED")
    return _plan(pack, order, chosen, Scope.ALL, resend)


def plan_restore_items(pack: Pack, mgmt_no: int, lines: object, *, resend: bool = False) -> Restoration:
    """So many pieces of lines, those cancelled before shipping first.

    Raises NO_ITEM_SELECTED, QTY_ZERO, ITEM_NOT_FOUND, NOT_CANCELLED, QTY_OUT_OF_RANGE, LOCKED_BY_INVOICE.
    """
    order = pack.order(mgmt_no)
    chosen = chosen_items(order, lines)
    for item, qty in chosen:
        if not item.restorable_qty:
            raise Refusal("NOT_CANCELLED")
        if qty > item.restorable_qty:
            raise Refusal("QTY_OUT_OF_RANGE", max=item.restorable_qty)
    return _plan(pack, order, chosen, Scope.ITEMS, resend)


def restore(pack: Pack, plan: Restoration, created: tuple[int, ...] = ()) -> None:
    """Carry the plan out; `created` is the new order that ships pieces again, where there is one."""
    for portion in plan.in_place:
        pack.book(portion.item, portion.item.restore(portion.qty, portion.phase), sign=-1)
    for portion in plan.reshipped:
        pack.book(portion.item, portion.item.reship(portion.qty), sign=0)
    lines = _lines((*plan.in_place, *plan.reshipped))
    pack.record(ItemsRestored(plan.order.mgmt_no, plan.scope, lines, created))


def _plan(pack: Pack, order: Order, chosen: Iterable[tuple[Item, int]], scope: Scope, resend: bool) -> Restoration:
    if pack.status is OrderStatus.INVOICED:
        raise Refusal("LOCKED_BY_INVOICE")
    in_place: list[Portion] = []
    reshipped: list[Portion] = []
    again: list[Portion] = []
    for item, qty in chosen:
        before = min(qty, item.restorable(Phase.BEFORE))
        after = qty - before
        if before and pack.status is OrderStatus.SHIPPED:
            # They never left: the new order carries them, and their price.
            reshipped.append(Portion(item, Phase.BEFORE, before, item.price))
        elif before:
            in_place.append(Portion(item, Phase.BEFORE, before))
        if after:
            in_place.append(Portion(item, Phase.AFTER, after))
            if resend and pack.status is OrderStatus.SHIPPED:
                # The old order counts again, so that what is sent once more is free of charge.
                again.append(Portion(item, Phase.AFTER, after))
    return Restoration(order, scope, tuple(in_place), tuple(reshipped), (*reshipped, *again))


def _lines(portions: Iterable[Portion]) -> tuple[Line, ...]:
    """One line an item, whatever the phases of its pieces."""
    lines: dict[int, Line] = {}
    for item, _, qty, _ in ((p.item, p.phase, p.qty, p.price) for p in portions):
        known = lines.get(item.item_id)
        total = qty + (known.qty if known else 0)
        lines[item.item_id] = Line(item.mgmt_no, item.item_id, item.option_code, total)
    return tuple(lines.values())
