"""주문삭제 (A16), 합포삭제 (A17), 삭제복구 (A33), 합포금지 (A9): what the pack is afterwards."""

import pytest

from services.orders.domain.combine_lock import allow_combine, forbid_combine
from services.orders.domain.events_changes import CombineForbidden, OrderDeleted, PackDeleted
from services.orders.domain.trash import delete_order, delete_pack, restore_deleted
from shared.contracts.codes import Refusal
from tests.unit.orders.build import T0, invoiced, minutes, numbers, order, pack, shipped


def code(work: object) -> str:
    with pytest.raises(Refusal) as refused:
        work()  # type: ignore[operator]
    return refused.value.code


def test_rest_is_numbered_anew_when_the_representative_is_deleted() -> None:
    made = pack(order(1), order(2), order(3))
    made.orders[0].priorities["31255"] = 3
    [gone] = delete_order(made, 1, T0)
    assert numbers([made, gone]) == {2: [2, 3], 1: [1]}
    assert (gone.orders[0].deleted_at, gone.orders[0].priorities) == (T0, {})
    assert made.events == [OrderDeleted(1)]


def test_pack_stays_together_in_the_trash_when_it_is_deleted_as_a_whole() -> None:
    made = pack(order(1), order(2))
    delete_pack(made, 2, T0)
    assert (made.live, numbers([made])) == ([], {1: [1, 2]})
    assert made.events == [PackDeleted(2, (1, 2))]
    [alone] = restore_deleted(made, 1)
    assert numbers([made, alone]) == {2: [2], 1: [1]}
    assert (alone.orders[0].deleted_at, made.orders[0].deleted_at) == (None, T0)
    assert restore_deleted(made, 2) == []
    assert made.live == made.orders


def test_trash_is_refused_when_the_parcel_has_a_label_or_has_left() -> None:
    for made in (invoiced(pack(order(1), order(2))), shipped(pack(order(1), order(2)))):
        assert code(lambda made=made: delete_order(made, 1, T0)) == "DELETE_NOT_RECEIVED"
        assert code(lambda made=made: delete_pack(made, 1, T0)) == "DELETE_NOT_RECEIVED"
    assert code(lambda: delete_pack(pack(order(1)), 1, T0)) == "NOT_COMBINED"
    assert code(lambda: restore_deleted(pack(order(1)), 1)) == "NOT_DELETED"


def test_lock_is_set_and_taken_off_once_when_asked_twice() -> None:
    made = pack(order(1))
    assert code(lambda: allow_combine(made, 1)) == "COMBINE_NOT_FORBIDDEN"
    forbid_combine(made, 1)
    assert (made.combine_locked, made.events) == (True, [CombineForbidden(1)])
    assert code(lambda: forbid_combine(made, 1)) == "COMBINE_ALREADY_FORBIDDEN"
    allow_combine(made, 1)
    assert not made.combine_locked
    assert code(lambda: forbid_combine(invoiced(pack(order(1))), 1)) == "LOCKED_BY_INVOICE"


def test_deleted_order_is_found_by_nobody_when_its_mate_is_worked_on() -> None:
    made = pack(order(1), order(2, deleted_at=minutes(1)))
    assert code(lambda: delete_pack(made, 1, T0)) == "NOT_COMBINED"
    assert code(lambda: delete_order(made, 2, T0)) == "ORDER_DELETED"
