"""합포: who represents, what moves, what locks (domain.md 2.5)."""

import pytest

from services.orders.domain.combine import combine_add, combine_exclude, split_off
from services.orders.domain.events import OrdersCombined
from services.orders.domain.pack import Hold, Pack
from shared.contracts.codes import Refusal
from shared.contracts.snapshots import HoldKind
from tests.unit.orders.build import CONSIGNED, SOMEBODY, T0, invoiced, numbers, order, pack


def code(work: object) -> str:
    with pytest.raises(Refusal) as refused:
        work()  # type: ignore[operator]
    return refused.value.code


def held(made: Pack, mgmt_no: int) -> Pack:
    made.holds.append(Hold(f"h{mgmt_no}", mgmt_no, HoldKind.GENERAL, "test", T0))
    made.undecided.append((f"c{mgmt_no}", mgmt_no))
    return made


def test_lowest_number_represents_when_the_target_is_older() -> None:
    mine, target = pack(order(5), order(7)), held(pack(order(2), order(9)), 9)
    combine_add(mine, 7, target, 9)
    assert numbers([mine, target]) == {2: [2, 5, 7, 9]}
    assert {each.pack_no for each in mine.orders} == {2}
    assert [hold.mgmt_no for hold in mine.holds] == [9]
    assert mine.undecided == [("c9", 9)]
    assert mine.events == [OrdersCombined(2, (2, 9))]


def test_deleted_mate_is_neither_told_nor_counted_when_packs_are_combined() -> None:
    gone = order(1, deleted_at=T0)
    target = pack(gone, order(3))
    mine = pack(order(5))
    combine_add(mine, 5, target, 3)
    assert mine.pack_no == 3
    assert mine.events == [OrdersCombined(3, (3,))]


@pytest.mark.parametrize(
    ("name", "mobile", "refused"),
    [
        ("홍 가람", "01000002000", False),
        ("홍가람", "", False),
        ("홍가람", "05031230000", False),
        ("홍가람", "01000009999", True),
        ("김나라", "01000002000", True),
    ],
)
def test_recipients_are_compared_as_at_intake_when_packs_are_combined(name: str, mobile: str, refused: bool) -> None:
    other = SOMEBODY.model_copy(update={"name": name, "mobile": mobile})
    mine, target = pack(order(1)), pack(order(2), recipient=other)
    if refused:
        assert code(lambda: combine_add(mine, 1, target, 2)) == "COMBINE_RECIPIENT_MISMATCH"
    combine_add(mine, 1, target, 2, confirm_recipient_mismatch=True)
    assert mine.recipient == SOMEBODY


def test_shippers_count_only_where_pieces_are_left_when_packs_are_combined() -> None:
    mine, target = pack(order(1)), pack(order(2, 1, option=CONSIGNED), order(3))
    assert code(lambda: combine_add(mine, 1, target, 3)) == "COMBINE_MIXED_SHIPPER"
    target.orders[0].items[0].cancelled_before_qty = 1
    combine_add(mine, 1, target, 3)


def test_everything_of_the_order_goes_with_it_when_it_is_split_off() -> None:
    made = held(held(pack(order(1), order(2), order(3)), 1), 2)
    alone = split_off(made, made.orders[0])
    assert numbers([made, alone]) == {2: [2, 3], 1: [1]}
    assert ([h.mgmt_no for h in alone.holds], alone.undecided) == ([1], [("c1", 1)])
    assert ([h.mgmt_no for h in made.holds], made.undecided) == ([2], [("c2", 2)])


def test_lock_goes_with_the_order_when_it_is_split_off_a_forbidden_pack() -> None:
    """A9: 합포금지 is of every order of the pack, in the trash and out of it too."""
    made = pack(order(1), order(2), order(3), combine_locked=True)
    alone = split_off(made, made.orders[0])
    assert (alone.combine_locked, made.combine_locked) == (True, True)
    assert not split_off(pack(order(1), order(2)), order(1)).combine_locked


def test_locked_or_invoiced_pack_lets_nobody_go_when_an_order_is_excluded() -> None:
    locked = pack(order(1), order(2), combine_locked=True)
    assert code(lambda: combine_exclude(locked, 1)) == "COMBINE_LOCKED"
    assert code(lambda: combine_exclude(invoiced(pack(order(1), order(2))), 1)) == "LOCKED_BY_INVOICE"
    assert code(lambda: combine_exclude(pack(order(1), order(2, deleted_at=T0)), 1)) == "NOT_COMBINED"
