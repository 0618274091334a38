"""What changed, as rows and as the `changes` of a stale client."""

from services.orders.domain.cancel import cancel_items
from services.orders.domain.changes import difference, seen
from services.orders.domain.combine import combine_add, combine_exclude
from services.orders.domain.holds import release_hold, set_hold
from tests.unit.orders.build import REASON, T0, line, order, pack


def test_only_the_touched_order_and_line_are_written_when_pieces_are_cancelled() -> None:
    made = pack(order(1, 3, 2), order(2))
    before = {1: seen(made)}
    cancel_items(made, 1, [line(12, 1)], REASON)
    changed = difference(before, [made])
    assert [each.mgmt_no for each in changed.orders] == [1]
    assert [item.item_id for item in changed.items] == [12]
    assert changed.was == {1: 1}
    [row] = changed.rows
    assert row.changes == ({"field": "items/12/cancelled_before_qty", "old": 0, "new": 1},)


def test_hold_is_a_change_of_the_pack_and_not_of_its_orders_when_it_is_set_or_released() -> None:
    made = pack(order(1))
    before = {1: seen(made)}
    set_hold(made, 1, hold_id="h1", reason="", by="test", at=T0)
    changed = difference(before, [made])
    assert (changed.orders, [hold.id for hold in changed.holds], changed.released) == ((), ["h1"], ())
    before = {1: seen(made)}
    release_hold(made, 1)
    changed = difference(before, [made])
    assert (changed.holds, changed.released) == ((), ("h1",))


def test_nothing_is_written_when_nothing_changed() -> None:
    made = pack(order(1))
    assert not difference({1: seen(made)}, [made])


def test_both_packs_and_the_moved_orders_are_written_when_packs_are_combined() -> None:
    mine, target = pack(order(5)), pack(order(2), order(3))
    before = {5: seen(mine), 2: seen(target)}
    combine_add(mine, 5, target, 3)
    changed = difference(before, [mine])
    assert ([p.pack_no for p in changed.packs], changed.dissolved) == ([2], (5,))
    assert [each.mgmt_no for each in changed.orders] == [5]
    rows = {row.pack_no: row.changes for row in changed.rows}
    assert {"field": "orders/5/pack_no", "old": 5, "new": 2} in rows[2]
    assert rows[5] == (
        {"field": "orders", "old": [5], "new": []},
        {"field": "orders/5/pack_no", "old": 5, "new": 2},
    )


def test_new_pack_says_where_its_order_came_from_when_it_is_excluded() -> None:
    made = pack(order(1), order(2))
    before = {1: seen(made)}
    alone = combine_exclude(made, 2)
    changed = difference(before, [made, alone])
    assert changed.was == {1: 1}
    assert [each.mgmt_no for each in changed.orders] == [2]
    rows = {row.pack_no: row.changes for row in changed.rows}
    assert rows[1] == ({"field": "orders", "old": [1, 2], "new": [1]},)
    assert rows[2] == (
        {"field": "orders", "old": [], "new": [2]},
        {"field": "orders/2/pack_no", "old": 1, "new": 2},
    )
