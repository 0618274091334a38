"""C/S 상태: derived from pieces, never stored (domain.md 2.3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.orders.domain.item import Item
from shared.contracts.snapshots import CsStatus


def badges(items: Iterable[Item]) -> tuple[CsStatus, ...]:
    """The badges of one order, or of one line alone; the strongest first, cancellation before exchange.

    AFTER wins where pieces were claimed both before and after shipping.
    """
    lines = list(items)
    total = sum(item.qty for item in lines)
    after = sum(item.cancelled_after_qty for item in lines)
    cancelled = after + sum(item.cancelled_before_qty for item in lines)
    exchanged = sum(item.exchanged_qty for item in lines)
    found: list[CsStatus] = []
    if cancelled:
        found.append(_CANCEL[cancelled == total][after > 0])
    if exchanged:
        found.append(_EXCHANGE[exchanged == total][any(item.exchanged_after_qty for item in lines)])
    return tuple(found) or (CsStatus.NORMAL,)


_CANCEL: Sequence[Sequence[CsStatus]] = (
    (CsStatus.PARTIAL_CANCEL_BEFORE, CsStatus.PARTIAL_CANCEL_AFTER),
    (CsStatus.FULL_CANCEL_BEFORE, CsStatus.FULL_CANCEL_AFTER),
)
_EXCHANGE: Sequence[Sequence[CsStatus]] = (
    (CsStatus.PARTIAL_EXCHANGE_BEFORE, CsStatus.PARTIAL_EXCHANGE_AFTER),
    (CsStatus.FULL_EXCHANGE_BEFORE, CsStatus.FULL_EXCHANGE_AFTER),
)
