"""Orders made of others: copies (A14, A15), parts (A34), replacements (A22); and shipments undone (A32)."""

import pytest

from services.orders.domain.claims import Claim, ClaimState, items_of
from services.orders.domain.copying import CopyLine, copy_line, copy_orders, line_to_copy, orders_to_copy
from services.orders.domain.derived import Channel, NewNumbers, channel_of
from services.orders.domain.exchange import Exchange, exchange_after, exchange_before, require_exchangeable
from services.orders.domain.item import Phase
from services.orders.domain.pack import Pack
from services.orders.domain.split import plan_split, split_order
from services.orders.domain.undo_shipment import require_undoable, undo_shipment
from shared.contracts.codes import Refusal
from shared.contracts.orders import Decision
from shared.contracts.snapshots import HoldKind, OrderSource, OrderStatus
from tests.unit.orders.build import OTHER, OWN, T0, line, minutes, order, pack, shipped

NAVER = Channel("naver-1", "스토어담 개인", "own")


def code(work: object) -> str:
    with pytest.raises(Refusal) as refused:
        work()  # type: ignore[operator]
    return refused.value.code


def test_copy_owes_nothing_when_no_price_is_given() -> None:
    made = pack(order(1, 3, paid_amount=900, shipping_fee=2500))
    copied = copy_line(made, made.order(1), NAVER, CopyLine(OTHER, 2, 0), NewNumbers(9, (91,), "ORD1_1"), minutes(1))
    [new] = copied.orders
    assert (new.channel_id, new.paid_amount, new.shipping_fee, new.order_amount) == ("naver-1", 0, 0, 0)
    assert (new.source, new.copied_from, new.placed_at, new.pack_no) == (OrderSource.COPY, 1, minutes(1), 9)
    assert [(item.option_code, item.qty, item.price) for item in new.items] == [("31256", 2, 0)]
    assert made.events == []


def test_line_must_be_named_when_the_order_has_several() -> None:
    assert line_to_copy(order(1), None).item_id == 11
    assert code(lambda: line_to_copy(order(1, 1, 1), None)) == "NO_ITEM_SELECTED"


def test_only_what_is_left_is_copied_when_whole_packs_are() -> None:
    made = pack(order(1, 3, 2), order(2), order(3))
    made.orders[0].items[0].cancel(3, Phase.BEFORE)
    made.orders[1].items[0].cancel(3, Phase.BEFORE)
    sources = orders_to_copy(made, 1, whole_pack=True)
    numbers = [NewNumbers(8, (81,), "a"), NewNumbers(9, (91,), "b")]
    copied = copy_orders(made, sources, channel_of(made.orders[0]), numbers, T0)
    assert [(o.mgmt_no, [(i.item_id, i.qty) for i in o.items]) for o in copied.orders] == [
        (8, [(81, 2)]),
        (9, [(91, 3)]),
    ]
    assert code(lambda: orders_to_copy(made, 2, whole_pack=False)) == "NOTHING_TO_COPY"


def test_line_keeps_its_id_when_it_is_split_off_as_a_whole() -> None:
    made = pack(order(1, 3))
    made.orders[0].items[0].option = OWN
    made.orders[0].items.append(order(1, 2, option=OTHER).items[0])
    made.orders[0].items[1].item_id = 12
    chosen = plan_split(made, 1, [line(12, 2)])
    new = split_order(made, 1, chosen, NewNumbers(9, (91,), "ORD1_1"), T0, lambda: "h1")
    assert [(item.item_id, item.mgmt_no) for item in new.orders[0].items] == [(12, 9)]


def test_split_is_refused_when_a_claim_waits_for_a_decision() -> None:
    made = pack(order(1, 3), undecided=[("c1", 1)])
    assert code(lambda: plan_split(made, 1, [line(11, 1)])) == "CLAIM_PENDING"


def exchange(made: Pack, qty: int) -> Exchange:
    wanted = Exchange(made.orders[0].items[0], qty, OTHER, "EXCHANGE_DEFECT")
    require_exchangeable(made, 1, wanted)
    return wanted


def test_claim_of_the_channel_reaches_what_its_line_was_exchanged_for() -> None:
    made = pack(order(1, 3))
    exchange_before(made, 1, exchange(made, 1), 19)
    claim = Claim("c1", "eleven-1", 1, ClaimState.DECIDED, Decision.UNMATCHED, 1, item_id=11, qty=3)
    assert [(item.item_id, item.qty, item.option_code) for item in items_of(claim, made.orders[0])] == [
        (11, 2, "31255"), (19, 1, "31256"),
    ]  # fmt: skip


def test_replacement_costs_nothing_when_no_price_was_agreed() -> None:
    made = shipped(pack(order(1, 3)))
    new = exchange_after(made, 1, exchange(made, 2), NewNumbers(9, (91,), "ORD1_1"), T0, None)
    assert (new.orders[0].order_amount, new.holds, made.orders[0].items[0].open_qty) == (0, [], 1)
    assert code(lambda: exchange(made, 2)) == "QTY_OUT_OF_RANGE"
    assert code(lambda: require_undoable(made, 1, return_open=False, confirm_channel_told=True)) == "RETURN_OPEN"
    untouched = shipped(pack(order(1, 3)))
    assert code(lambda: require_undoable(untouched, 1, return_open=True, confirm_channel_told=True)) == "RETURN_OPEN"


def test_claimed_pieces_keep_their_claim_when_the_shipment_is_undone() -> None:
    made = shipped(pack(order(1, 3)))
    made.orders[0].items[0].cancel(1, Phase.AFTER)
    made.orders[0].items[0].cancel(1, Phase.AFTER, "c1")
    undo_shipment(made, 1, new_hold_id=lambda: "h1", by="test", at=minutes(5))
    [item] = made.orders[0].items
    assert (item.cancelled_before_qty, item.cancelled_after_qty, item.claimed) == (2, 0, {("c1", Phase.BEFORE): 1})
    assert [(entry.phase, entry.qty, entry.claim_id) for entry in made.ledger] == [
        (Phase.AFTER, -1, None), (Phase.BEFORE, 1, None), (Phase.AFTER, -1, "c1"), (Phase.BEFORE, 1, "c1"),
    ]  # fmt: skip
    assert [(hold.kind, hold.claim_id) for hold in made.holds] == [(HoldKind.PARTIAL_CANCEL, None)]
    assert (made.status, made.shipped_at, made.invoice_no) == (OrderStatus.INVOICED, None, "123456789012")
