"""Matches that would mix the shippers of a pack (domain.md 2.12, A35)."""

from __future__ import annotations

from services.orders.domain.events import ItemMatched, OrderSetApart
from services.orders.domain.item import Option
from services.orders.domain.match_item import match_item
from services.orders.domain.one_shipper import Apart, keep_to_one_shipper, mixed
from services.orders.domain.pack import Hold, Pack
from shared.contracts.snapshots import HoldKind
from tests.unit.orders.build import CONSIGNED, OTHER, OWN, T0, numbers, order, pack


def matched(made: Pack, *mgmt_nos: int, option: Option = CONSIGNED) -> Apart:
    """Match the first line of these orders, and keep to one shipper."""
    confirmed = mixed([made])
    for mgmt_no in mgmt_nos:
        match_item(made, mgmt_no, mgmt_no * 10 + 1, option)
    return keep_to_one_shipper([made], confirmed)


def codes(apart: Apart) -> list[str]:
    return [each.code for each in apart.warnings]


def test_order_rides_apart_when_its_match_mixes_the_pack() -> None:
    made = pack(order(1), order(2, option=None), order(3))
    made.holds.append(Hold("h", 2, HoldKind.GENERAL, "test", T0))
    apart = matched(made, 2)
    assert numbers([made, *apart.packs]) == {1: [1, 3], 2: [2]}
    assert ([h.mgmt_no for h in apart.packs[0].holds], made.holds) == ([2], [])
    assert made.events == [ItemMatched(2, 21, None, "31244"), OrderSetApart(2, 1)]
    assert [each.detail for each in apart.warnings] == ["출고지가 달라 합포에서 제외했습니다: 2"]


def test_rest_is_numbered_anew_when_the_representative_rides_apart() -> None:
    made = pack(order(1, option=None), order(2), order(3))
    apart = matched(made, 1)
    assert numbers([made, *apart.packs]) == {1: [1], 2: [2, 3]}
    assert made.events[-1] == OrderSetApart(1, 1)


def test_each_order_rides_apart_when_several_are_matched_at_once() -> None:
    made = pack(order(1, option=None), order(2, option=None), order(3))
    apart = matched(made, 1, 2)
    assert numbers([made, *apart.packs]) == {1: [1], 2: [2], 3: [3]}


def test_orders_stay_together_when_one_shipper_sends_them_all() -> None:
    made = pack(order(1, option=None), order(2, option=None), order(3, option=CONSIGNED))
    assert matched(made, 1, 2) == Apart([], [])
    assert numbers([made]) == {1: [1, 2, 3]}
    ours = pack(order(1), order(2, option=None))
    assert matched(ours, 2, option=OTHER) == Apart([], [])


def test_pack_is_left_alone_when_it_was_confirmed_to_be_mixed() -> None:
    made = pack(order(1), order(2, option=CONSIGNED), order(3, option=None))
    assert matched(made, 3) == Apart([], [])
    assert numbers([made]) == {1: [1, 2, 3]}


def test_pack_is_left_alone_when_nothing_that_mixes_it_is_left() -> None:
    made = pack(order(1), order(2, option=None))
    made.orders[1].items[0].cancelled_before_qty = 3
    assert matched(made, 2) == Apart([], [])


def test_locked_pack_stays_together_and_says_so_when_a_match_mixes_it() -> None:
    made = pack(order(1), order(2, option=None), combine_locked=True)
    apart = matched(made, 2)
    assert (numbers([made]), list(apart.packs), codes(apart)) == ({1: [1, 2]}, [], ["SHIPPERS_MIXED"])


def test_order_stays_when_its_own_lines_have_several_shippers() -> None:
    """Nothing is gained by taking it out of a pack in which it is alone."""
    made = pack(order(1, 3, 1, option=None))
    made.orders[0].items[1].option = OWN
    assert matched(made, 1) == Apart([], [])
    assert numbers([made]) == {1: [1]}
