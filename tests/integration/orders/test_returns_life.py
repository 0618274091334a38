"""The life of a return as cs tells it (domain.md 2.6): arrived, inspected anew, cancelled, settled (A28); each once."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from services.orders.entrypoints.consumers_returns import subscriptions
from shared.bus.received import Received
from shared.contracts.base import Contract, Envelope
from shared.contracts.codes import Refusal
from shared.contracts.cs_returns import (
    ExchangeCancelled,
    ExchangeCompleted,
    ExchangeReleased,
    Inspected,
    ReturnArrived,
    ReturnCancelled,
    ReturnSettled,
)
from shared.contracts.orders import ItemsCancelled, OptionsChanged, PickupRequested, ReturnBooked
from shared.runtime.clock import utc_now
from tests.integration.orders.conftest import Shop

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


class Returned:
    """A shipped order of three pieces of which some are on their way back."""

    def __init__(self, shop: Shop, mgmt_no: int, item_id: int, return_id: str) -> None:
        self.shop, self.mgmt_no, self.item_id, self.return_id = shop, mgmt_no, item_id, return_id

    @classmethod
    async def of(cls, shop: Shop, qty: int, option: str = "31255") -> "Returned":
        order = await shop.shipped(await shop.take(option=option))
        item_id = await shop.item_id(order)
        await shop.done(order, "request-pickup", items=[{"item_id": item_id, "qty": qty}])
        event = (await shop.said("orders.return.pickup-requested.v1"))[-1]
        assert isinstance(event, PickupRequested)
        return cls(shop, order, item_id, event.return_id)

    def common(self, revision: int) -> dict[str, Any]:
        return {"mgmt_no": self.mgmt_no, "return_id": self.return_id, "revision": revision, "operator": "agent1",
                "at": AT}  # fmt: skip

    async def arrive(self, revision: int, **pieces: int) -> None:
        found = tuple(
            Inspected.model_validate({"item_id": self.item_id, "qty": qty, "disposition": name.upper()})
            for name, qty in pieces.items()
        )
        await hand_over(self.shop, ReturnArrived(**self.common(revision), inspected=found))

    async def settle(self, outcome: str, reason: str = "", pieces: int | None = None) -> None:
        named = None if pieces is None else [{"item_id": self.item_id, "qty": pieces}]
        told = {**self.common(9), "outcome": outcome, "reason": reason, "pieces": named}
        event = ReturnSettled.model_validate(told)
        await hand_over(self.shop, event)

    async def item(self) -> dict[str, Any]:
        return await self.shop.item(self.mgmt_no)

    async def stock(self) -> int:
        [row] = await self.shop.rows("SELECT stock_on_hand FROM option WHERE option_code = '31255'")
        return int(row["stock_on_hand"])

    async def expected(self) -> int:
        rows = (await self.shop.get("/expected-inbounds")).json()["items"]
        return sum(row["qty"] for row in rows)


async def hand_over(shop: Shop, event: Contract) -> None:
    """As the bus does it: one message, one transaction."""
    envelope = Envelope(
        id=uuid4(), source="cs", type=event.TYPE, subject=event.subject(), time=utc_now(), correlationid="test", data={}
    )
    [subscription] = subscriptions(shop.uow, utc_now)
    await shop.database.transaction(lambda conn: subscription.handler(conn, [Received(envelope, event)]))


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
    line = {"item_id": first.item_id, "qty": 3}
    await shop.done(first.mgmt_no, "request-pickup", items=[line])
    event = (await shop.said("orders.return.pickup-requested.v1"))[-1]
    assert isinstance(event, PickupRequested)
    second = Returned(shop, first.mgmt_no, first.item_id, event.return_id)
    await first.arrive(2, restock=2, missing=1)
    await second.arrive(2, restock=3)
    assert (await first.stock(), (await first.item())["returning_qty"]) == (100, 0)


async def test_nothing_is_expected_when_the_return_is_cancelled(shop: Shop) -> None:
    back = await Returned.of(shop, 2)
    await hand_over(shop, ReturnCancelled(**back.common(2)))
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


async def test_replacement_may_go_when_its_exchange_is_released(shop: Shop) -> None:
    order = await shop.shipped(await shop.take())
    asked = {"item_id": await shop.item_id(order), "qty": 1, "new_option_code": "31256", "reason": "EXCHANGE_SIMPLE"}
    [new] = (await shop.done(order, "exchange-item", **asked))["created"]
    await shop.done(new, "set-hold")
    released = ExchangeReleased(mgmt_no=new, revision=2, operator="agent1", at=AT)
    await hand_over(shop, released)
    await hand_over(shop, released)
    assert [hold["kind"] for hold in (await shop.pack(new))["holds"]] == ["GENERAL"], "one released, the other stays"
    [event] = await shop.said("orders.hold.released.v1")
    assert event.model_dump()["automatic"] is True


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


async def replaced(shop: Shop, *, ship_first: bool = False) -> tuple[int, int, int]:
    """A shipped order of three pieces, its line, and the order that replaces one of them."""
    order = await shop.shipped(await shop.take())
    item_id = await shop.item_id(order)
    asked = {"item_id": item_id, "qty": 1, "new_option_code": "31256", "reason": "EXCHANGE_SIMPLE"}
    [new] = (await shop.done(order, "exchange-item", **asked, ship_first=ship_first))["created"]
    return order, item_id, new


def called_off(order: int, item_id: int, new: int) -> ExchangeCancelled:
    return ExchangeCancelled(
        mgmt_no=new, revision=3, operator="agent1", at=AT, source_mgmt_no=order, item_id=item_id, qty=1
    )


async def test_replacement_may_go_when_its_exchange_is_completed(shop: Shop) -> None:
    """F-163."""
    _, _, new = await replaced(shop)
    await hand_over(shop, ExchangeCompleted(mgmt_no=new, revision=2, operator="agent1", at=AT))
    assert (await shop.pack(new))["holds"] == []


@pytest.mark.parametrize("ship_first", [True, False])
async def test_replacement_is_cancelled_and_the_line_counts_again_when_the_exchange_is_called_off(
    shop: Shop, ship_first: bool
) -> None:
    """F-163."""
    order, item_id, new = await replaced(shop, ship_first=ship_first)
    for _ in range(2):
        await hand_over(shop, called_off(order, item_id, new))
    assert (await shop.item(order))["exchanged_qty"] == 0
    assert (await shop.item(new))["cancelled_before_qty"] == 1
    assert (await shop.pack(new))["holds"] == []
    assert await shop.ledger(new) == [(1, 0, "BEFORE", None)]
    [event] = await shop.said("orders.items.cancelled.v1")
    assert isinstance(event, ItemsCancelled)
    assert (event.reason, {pack.pack_no for pack in event.packs}) == ("", {order, new})


async def test_parcel_is_held_when_its_exchange_is_called_off_after_the_label_was_printed(shop: Shop) -> None:
    order, item_id, new = await replaced(shop, ship_first=True)
    await shop.done(new, "assign-invoice", courier="CJ", invoice_no="600000009999")
    for _ in range(2):
        await hand_over(shop, called_off(order, item_id, new))
    assert [(hold["kind"], hold["reason"]) for hold in (await shop.pack(new))["holds"]] == [("EXCHANGE", "교환 취소")]
    assert await shop.refused(new, "confirm-shipment") == (409, "ON_HOLD")


async def test_message_says_so_when_the_replacement_has_gone_already(shop: Shop) -> None:
    order, item_id, new = await replaced(shop, ship_first=True)
    await shop.shipped(new)
    with pytest.raises(Refusal) as refused:
        await hand_over(shop, called_off(order, item_id, new))
    assert refused.value.code == "ALREADY_SHIPPED"
    assert (await shop.item(order))["exchanged_qty"] == 1
