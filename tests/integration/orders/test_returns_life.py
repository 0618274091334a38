"""The life of a return as cs tells it (domain.md 2.6): arrived, inspected anew, cancelled, settled (A28); each once."""

from uuid import uuid4

import pytest

from shared.contracts.codes import Refusal
from shared.contracts.cs_returns import ReturnCancelled, ReturnSettled
from shared.contracts.orders import ItemsCancelled, OptionsChanged, ReturnBooked
from tests.integration.orders.conftest import Shop
from tests.integration.orders.returned import Returned, hand_over


async def test_goods_are_back_on_the_shelf_once_when_they_arrive(shop: Shop) -> None:
    back = await Returned.of(shop, 3)
    assert (await back.stock(), await back.expected()) == (97, 3)
    await back.arrive(2, restock=1, discard=1, missing=1)
    assert (await back.stock(), await back.expected(), (await back.item())["returning_qty"]) == (98, 0, 0)
    await back.arrive(2, restock=1, discard=1, missing=1)
    assert await back.stock() == 98
    moves = await shop.rows("SELECT qty, kind, mgmt_no FROM stock_movement WHERE kind = 'RETURN'")
    assert [(m["qty"], m["mgmt_no"]) for m in moves] == [(1, back.mgmt_no)]
    [event] = await shop.said("orders.return.booked.v1")
    assert isinstance(event, ReturnBooked)
    assert (event.return_id, event.step, event.operator, [(line.item_id, line.qty) for line in event.lines]) == (
        back.return_id, "ARRIVED", "agent1", [(back.item_id, 2)],
    )  # fmt: skip
    changed = [each for each in await shop.said("orders.options.changed.v1") if isinstance(each, OptionsChanged)]
    assert [option.stock_on_hand for option in changed[-1].options] == [98]


async def test_stock_follows_when_a_disposition_is_changed_later(shop: Shop) -> None:
    back = await Returned.of(shop, 2)
    await back.arrive(2, restock=2)
    await back.arrive(4, restock=1, b_grade=1)
    assert await back.stock() == 98
    await back.arrive(3, restock=2)
    assert await back.stock() == 98, "an older finding says nothing any more"
    moves = await shop.rows("SELECT qty FROM stock_movement WHERE kind = 'RETURN' ORDER BY id")
    assert [move["qty"] for move in moves] == [2, -1]


async def test_pieces_that_came_back_are_not_collected_again_when_asked(shop: Shop) -> None:
    back = await Returned.of(shop, 2)
    await back.arrive(2, restock=2)
    line = {"item_id": back.item_id, "qty": 2}
    assert await shop.refused(back.mgmt_no, "request-pickup", items=[line]) == (409, "QTY_OUT_OF_RANGE")
    await shop.done(back.mgmt_no, "request-pickup", items=[{**line, "qty": 1}])
    told = {"note": "출고 취소", "confirm_channel_told": True}
    assert await shop.refused(back.mgmt_no, "undo-shipment", **told) == (409, "RETURN_OPEN")


async def test_shelf_gets_each_piece_once_when_two_returns_bring_the_same(shop: Shop) -> None:
    first = await Returned.of(shop, 3)
    second = await first.again(3)
    await first.arrive(2, restock=2, missing=1)
    await second.arrive(2, restock=3)
    assert (await first.stock(), (await first.item())["returning_qty"]) == (100, 0)


async def test_nothing_is_expected_when_the_return_is_cancelled(shop: Shop) -> None:
    back = await Returned.of(shop, 2)
    await back.cancel(2)
    assert (await back.stock(), await back.expected(), (await back.item())["returning_qty"]) == (97, 0, 0)
    await back.arrive(3, restock=2)
    assert await back.stock() == 97
    body = {"items": [{"item_id": back.item_id, "qty": 2}], "auto_inbound": True}
    await shop.done(back.mgmt_no, "request-pickup", **body)
    assert await back.expected() == 2


async def test_pieces_that_came_are_cancelled_once_when_settled_as_a_cancellation(shop: Shop) -> None:
    back = await Returned.of(shop, 3)
    await back.arrive(2, restock=2, missing=1)
    await back.settle("CANCEL", "RETURN_DEFECT")
    await back.settle("CANCEL", "RETURN_DEFECT")
    item = await back.item()
    assert (item["cancelled_after_qty"], item["cs_status"]) == (2, "PARTIAL_CANCEL_AFTER")
    assert await shop.ledger(back.mgmt_no) == [(2, 0, "AFTER", None)]
    [event] = await shop.said("orders.items.cancelled.v1")
    assert isinstance(event, ItemsCancelled)
    assert (event.reason, event.after_shipping, event.operator) == ("RETURN_DEFECT", True, "agent1")


async def test_all_pieces_are_cancelled_when_settled_before_anybody_looked(shop: Shop) -> None:
    back = await Returned.of(shop, 2)
    await back.settle("CANCEL", "RETURN_REFUND")
    assert (await back.item())["cancelled_after_qty"] == 2


@pytest.mark.parametrize("outcome", ["EXCHANGE", "RESHIP", "NONE"])
async def test_order_stays_as_it_is_when_settled_otherwise(shop: Shop, outcome: str) -> None:
    back = await Returned.of(shop, 2)
    await back.arrive(2, restock=2)
    await back.settle(outcome)
    assert (await back.item())["cancelled_after_qty"] == 0
    booked = [each for each in await shop.said("orders.return.booked.v1") if isinstance(each, ReturnBooked)]
    assert [each.step for each in booked] == ["ARRIVED", "SETTLED"]


async def test_message_is_refused_with_its_code_when_it_cannot_be_carried_out(shop: Shop) -> None:
    back = await Returned.of(shop, 2)
    for event, code in (
        (ReturnCancelled(**{**back.common(2), "return_id": str(uuid4())}), "RETURN_NOT_FOUND"),
        (ReturnCancelled(**{**back.common(2), "return_id": "x"}), "RETURN_NOT_FOUND"),
        (ReturnCancelled(**{**back.common(2), "mgmt_no": 999_999}), "RETURN_NOT_FOUND"),
        (ReturnSettled.model_validate({**back.common(2), "outcome": "CANCEL"}), "REASON_REQUIRED"),
    ):
        with pytest.raises(Refusal) as refused:
            await hand_over(shop, event)
        assert refused.value.code == code
    assert await back.expected() == 2


async def test_supplier_keeps_its_stock_when_a_consignment_arrives(shop: Shop) -> None:
    back = await Returned.of(shop, 1, option="31244")
    await back.arrive(2, restock=1)
    assert await shop.rows("SELECT 1 FROM stock_movement WHERE kind = 'RETURN'") == []


@pytest.mark.parametrize("arrival_first", [True, False])
async def test_pieces_named_are_cancelled_when_the_arrival_is_heard_of_before_or_after(
    shop: Shop, arrival_first: bool
) -> None:
    """A28: nothing relies on the order of messages."""
    back = await Returned.of(shop, 3)
    if arrival_first:
        await back.arrive(2, restock=1, discard=1, missing=1)
    await back.settle("CANCEL", "RETURN_DEFECT", pieces=2)
    if not arrival_first:
        await back.arrive(2, restock=1, discard=1, missing=1)
    item = await back.item()
    assert (item["cancelled_after_qty"], item["returning_qty"], await back.stock()) == (2, 0, 98)


async def test_nothing_is_expected_when_a_return_is_settled_before_it_came(shop: Shop) -> None:
    """A28, D13: nobody waits for the goods any more; they may be asked for again, and come all the same."""
    back = await Returned.of(shop, 2)
    await back.settle("CANCEL", "CANCEL_LOST", pieces=2)
    item = await back.item()
    assert (await back.expected(), item["returning_qty"], item["cancelled_after_qty"]) == (0, 0, 2)
    again = await back.again(2)
    assert (await back.expected(), (await back.item())["returning_qty"]) == (2, 2)
    await back.arrive(10, restock=2)
    assert (await back.stock(), (await back.item())["returning_qty"]) == (99, 1)
    await again.arrive(2, restock=2)
    assert (await back.stock(), await back.expected(), (await back.item())["returning_qty"]) == (100, 0, 0)


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 0), (1, 0, 1)])
async def test_ledger_is_the_same_when_a_settled_return_comes_all_the_same(shop: Shop, order: tuple[int, ...]) -> None:
    """A28, D13: 완료처리 and 도착, heard of in either order, and again."""
    back = await Returned.of(shop, 2)
    for step in order:
        if step:
            await back.arrive(10, restock=1, missing=1)
        else:
            await back.settle("NONE")
    item = await back.item()
    assert (await back.stock(), await back.expected(), item["returning_qty"], item["cancelled_qty"]) == (98, 0, 0, 0)
    assert await shop.rows("SELECT state, settled, arrived_qty FROM return_line") == [
        {"state": "ARRIVED", "settled": True, "arrived_qty": 1}
    ]
