"""취소: 전체취소 (A10) and 개별취소 (A12). Refused in 송장 (D1); in 배송 the pieces count as cancelled after shipping."""

from __future__ import annotations

from services.orders.domain.events import ItemsCancelled, Line
from services.orders.domain.item import Item, Phase
from services.orders.domain.order import Order
from services.orders.domain.pack import Pack
from services.orders.domain.quantities import chosen_items
from shared.contracts.codes import Refusal
from shared.contracts.orders import Scope
from shared.contracts.reasons import is_cancel_reason
from shared.contracts.snapshots import OrderStatus


def cancel_all(pack: Pack, mgmt_no: int, reason: object, *, whole_pack: bool = False) -> None:
    """Cancel what is left of the order, or of every order of the pack (D3).

    Raises REASON_REQUIRED, INVALID_VALUE, CANCEL_BLOCKED_INVOICED, ALREADY_CANCELLED.
    """
    why = checked_reason(reason)
    order = pack.order(mgmt_no)
    _require_not_invoiced(pack)
    orders = pack.live if whole_pack else [order]
    chosen = [(item, item.open_qty) for each in orders for item in each.items if item.open_qty]
    if not chosen:
        raise Refusal("ALREADY_CANCELLED")
    _cancel(pack, order, chosen, why, Scope.ALL)


def cancel_items(pack: Pack, mgmt_no: int, lines: object, reason: object) -> None:
    """Cancel so many pieces of lines of the order.

    Raises REASON_REQUIRED, NO_ITEM_SELECTED, QTY_ZERO, ITEM_NOT_FOUND, CANCEL_BLOCKED_INVOICED, QTY_OUT_OF_RANGE.
    """
    why = checked_reason(reason)
    order = pack.order(mgmt_no)
    chosen = chosen_items(order, lines)
    _require_not_invoiced(pack)
    for item, qty in chosen:
        if qty > item.open_qty:
            raise Refusal("QTY_OUT_OF_RANGE", case="CANCEL", max=item.open_qty)
    _cancel(pack, order, chosen, why, Scope.ITEMS)


def checked_reason(reason: object) -> str:
    """A 취소사유 of the list. Raises REASON_REQUIRED where none is given, INVALID_VALUE for another word."""
    if reason is None or reason == "":
        raise Refusal("REASON_REQUIRED")
    if not isinstance(reason, str) or not is_cancel_reason(reason):
        raise Refusal("INVALID_VALUE", field="reason")
    return reason


def _require_not_invoiced(pack: Pack) -> None:
    if pack.status is OrderStatus.INVOICED:
        raise Refusal("CANCEL_BLOCKED_INVOICED")


def _cancel(pack: Pack, order: Order, chosen: list[tuple[Item, int]], reason: str, scope: Scope) -> None:
    for item, qty in chosen:
        pack.book(item, [item.cancel(qty, pack.phase)], sign=1, reason=reason)
    lines = tuple(Line(item.mgmt_no, item.item_id, item.option_code, qty) for item, qty in chosen)
    pack.record(ItemsCancelled(order.mgmt_no, scope, reason, pack.phase is Phase.AFTER, lines))
