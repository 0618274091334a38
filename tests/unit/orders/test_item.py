"""Pieces of one line: whose were cancelled, whose come back first."""

from services.orders.domain.item import Item, Phase, Taken

BEFORE, AFTER = Phase.BEFORE, Phase.AFTER


def line(qty: int = 5) -> Item:
    return Item(item_id=1, mgmt_no=1, qty=qty, price=1000)


def test_pieces_cancelled_by_hand_come_back_first_when_claims_hold_others() -> None:
    item = line()
    item.cancel(1, BEFORE, "c2")
    item.cancel(1, BEFORE, "c1")
    item.cancel(2, BEFORE)
    assert item.restore(3, BEFORE) == [Taken(None, BEFORE, 2), Taken("c1", BEFORE, 1)]
    assert (item.cancelled_before_qty, item.claimed_by("c1"), item.claimed_by("c2")) == (1, 0, 1)


def test_claim_gives_back_its_own_pieces_only_when_it_is_withdrawn() -> None:
    item = line()
    item.cancel(2, BEFORE, "c1")
    item.cancel(1, BEFORE, "c2")
    item.cancel(1, BEFORE)
    assert item.restore_claim("c1") == [Taken("c1", BEFORE, 2)]
    assert (item.cancelled_qty, item.left) == (2, 3)
    assert item.restore_claim("c1") == []


def test_reshipped_pieces_stay_cancelled_and_never_come_back_when_a_new_order_ships_them() -> None:
    item = line()
    item.cancel(3, BEFORE, "c1")
    assert item.reship(2) == [Taken("c1", BEFORE, 2)]
    assert (item.cancelled_before_qty, item.restorable(BEFORE), item.claimed_by("c1")) == (3, 1, 1)
    item.cancel(1, AFTER)
    assert item.restorable_qty == 2
    assert item.leaves_with_parcel == 2


def test_parcel_carries_pieces_cancelled_after_it_left_when_stock_is_counted() -> None:
    item = line()
    item.cancel(1, BEFORE)
    item.cancel(2, AFTER)
    assert (item.left, item.leaves_with_parcel) == (2, 4)
