"""C/S 상태 of domain.md 2.3."""

import pytest

from services.orders.domain.item import Item
from services.orders.domain.status import badges
from shared.contracts.snapshots import CsStatus


@pytest.mark.parametrize(
    ("cancelled", "exchanged", "expected"),
    [
        ((0, 0), (0, 0), ["NORMAL"]),
        ((1, 0), (0, 0), ["PARTIAL_CANCEL_BEFORE"]),
        ((4, 0), (0, 0), ["FULL_CANCEL_BEFORE"]),
        ((0, 1), (0, 0), ["PARTIAL_CANCEL_AFTER"]),
        ((2, 1), (0, 0), ["PARTIAL_CANCEL_AFTER"]),
        ((1, 3), (0, 0), ["FULL_CANCEL_AFTER"]),
        ((0, 0), (4, 0), ["FULL_EXCHANGE_BEFORE"]),
        ((0, 0), (0, 4), ["FULL_EXCHANGE_AFTER"]),
        ((0, 0), (3, 1), ["FULL_EXCHANGE_AFTER"]),
        ((0, 0), (3, 0), ["PARTIAL_EXCHANGE_BEFORE"]),
        ((1, 0), (0, 2), ["PARTIAL_CANCEL_BEFORE", "PARTIAL_EXCHANGE_AFTER"]),
    ],
)
def test_badges_follow_the_pieces_when_some_are_cancelled_or_exchanged(
    cancelled: tuple[int, int], exchanged: tuple[int, int], expected: list[str]
) -> None:
    """(before, after) shipping, of a line of three pieces and one of one; the first line takes what it can."""
    big, small = Item(1, 1, 3, 0, None), Item(2, 1, 1, 0, None)
    big.cancelled_before_qty = min(cancelled[0], 3)
    big.cancelled_after_qty = min(cancelled[1], 3 - big.cancelled_before_qty)
    small.cancelled_before_qty = cancelled[0] - big.cancelled_before_qty
    small.cancelled_after_qty = cancelled[1] - big.cancelled_after_qty
    big.exchanged_before_qty = min(exchanged[0], 3)
    big.exchanged_after_qty = min(exchanged[1], 3 - big.exchanged_before_qty)
    small.exchanged_before_qty = exchanged[0] - big.exchanged_before_qty
    small.exchanged_after_qty = exchanged[1] - big.exchanged_after_qty
    assert badges([big, small]) == tuple(CsStatus(each) for each in expected)
