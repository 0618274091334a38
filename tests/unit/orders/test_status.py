"""C/S 상태 of domain.md 2.3."""

import pytest

from services.orders.domain.item import Item
from services.orders.domain.status import badges
from shared.contracts.snapshots import CsStatus, OrderStatus

RECEIVED, SHIPPED = OrderStatus.RECEIVED, OrderStatus.SHIPPED


@pytest.mark.parametrize(
    ("before", "after", "exchanged", "status", "expected"),
    [
        (0, 0, 0, RECEIVED, ["NORMAL"]),
        (1, 0, 0, RECEIVED, ["PARTIAL_CANCEL_BEFORE"]),
        (4, 0, 0, RECEIVED, ["FULL_CANCEL_BEFORE"]),
        (1, 0, 0, SHIPPED, ["PARTIAL_CANCEL_BEFORE"]),
        (0, 1, 0, SHIPPED, ["PARTIAL_CANCEL_AFTER"]),
        (2, 1, 0, SHIPPED, ["PARTIAL_CANCEL_AFTER"]),
        (1, 3, 0, SHIPPED, ["FULL_CANCEL_AFTER"]),
        (0, 0, 4, RECEIVED, ["FULL_EXCHANGE_BEFORE"]),
        (1, 0, 2, SHIPPED, ["PARTIAL_CANCEL_BEFORE", "PARTIAL_EXCHANGE_AFTER"]),
    ],
)
def test_badges_follow_the_pieces_when_some_are_cancelled_or_exchanged(
    before: int, after: int, exchanged: int, status: OrderStatus, expected: list[str]
) -> None:
    lines = [
        Item(1, 1, 3, 0, None, min(before, 3), min(after, 3 - min(before, 3)), exchanged_qty=min(exchanged, 3)),
        Item(2, 1, 1, 0, None),
    ]
    lines[1].cancelled_before_qty = before - lines[0].cancelled_before_qty
    lines[1].cancelled_after_qty = after - lines[0].cancelled_after_qty
    lines[1].exchanged_qty = exchanged - lines[0].exchanged_qty
    assert badges(lines, status) == tuple(CsStatus(each) for each in expected)
