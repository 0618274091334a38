"""How an exchange ends, as cs tells it (domain.md 2.7, F-163): released, completed, called off. The pieces of the source
count again exactly once, or orders says why they do not."""

import asyncio
from typing import Any

import pytest

from shared.contracts.cs_returns import ExchangeCompleted, ExchangeReleased
from shared.contracts.orders import ItemsCancelled
from tests.integration.orders.conftest import Shop
from tests.integration.orders.returned import AT, Killed, called_off, hand_over, replaced

LABEL: dict[str, Any] = {"courier": "CJ", "invoice_no": "600000009999"}


async def answers(shop: Shop) -> list[tuple[int, int, int, str | None]]:
    """What orders said to 교환취소: the replacement, the revision, the pieces that count again, the code."""
    said = [event.model_dump() for event in await shop.said("orders.exchange.called-off.v1")]
    return [(each["mgmt_no"], each["revision"], each["qty"], each["code"]) for each in said]


async def exchanged(shop: Shop, order: int) -> int:
    return int((await shop.item(order))["exchanged_qty"])


async def test_replacement_may_go_when_its_exchange_is_released(shop: Shop) -> None:
    _, _, new = await replaced(shop)
    await shop.done(new, "set-hold")
    released = ExchangeReleased(mgmt_no=new, revision=2, operator="agent1", at=AT)
    await hand_over(shop, released)
    await hand_over(shop, released)
    assert [hold["kind"] for hold in (await shop.pack(new))["holds"]] == ["GENERAL"], "one released, the other stays"
    [event] = await shop.said("orders.hold.released.v1")
    assert event.model_dump()["automatic"] is True


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
    assert await exchanged(shop, order) == 0
    assert (await shop.item(new))["cancelled_before_qty"] == 1
    assert (await shop.pack(new))["holds"] == []
    assert await shop.ledger(new) == [(1, 0, "BEFORE", None)]
    [event] = await shop.said("orders.items.cancelled.v1")
    assert isinstance(event, ItemsCancelled)
    assert (event.reason, {pack.pack_no for pack in event.packs}) == ("", {order, new})
    assert await answers(shop) == [(new, 3, 1, None)]


@pytest.mark.parametrize("ship_first", [True, False])
async def test_line_counts_again_once_when_the_replacement_was_cancelled_by_hand_before(
    shop: Shop, ship_first: bool
) -> None:
    """F-163: nothing of the replacement is left to cancel, and the customer has the old pieces all the same."""
    order, item_id, new = await replaced(shop, 2, ship_first=ship_first)
    [other] = (await shop.done(order, "exchange-item", item_id=item_id, qty=1, new_option_code="31256",
                               reason="EXCHANGE_SIMPLE"))["created"]  # fmt: skip
    await shop.done(new, "cancel-all", reason="RETURN_REFUND")
    for revision in (2, 2, 4):
        await hand_over(shop, called_off(order, item_id, new, 2, revision))
    assert (await exchanged(shop, order), (await shop.item(order))["cs_status"]) == (1, "PARTIAL_EXCHANGE_AFTER")
    assert [hold["kind"] for hold in (await shop.pack(other))["holds"]] == ["EXCHANGE"], "the other exchange goes on"
    assert await answers(shop) == [(new, 2, 2, None)]
    read = (await shop.said("orders.exchange.called-off.v1"))[0].model_dump()
    assert {pack["pack_no"] for pack in read["packs"]} >= {order}, "readers are told of the line"
    await shop.done(order, "cancel-items", items=[{"item_id": item_id, "qty": 2}], reason="RETURN_REFUND")


async def test_line_counts_again_when_the_replacement_lies_in_the_trash(shop: Shop) -> None:
    order, item_id, new = await replaced(shop)
    await shop.done(new, "delete")
    await hand_over(shop, called_off(order, item_id, new))
    assert await exchanged(shop, order) == 0
    assert (await shop.done(new, "restore-deleted"))["pack"]["orders"][0]["cs_status"] == "FULL_CANCEL_BEFORE"


async def test_exchange_goes_on_with_its_parcel_held_when_it_is_called_off_after_the_label_was_printed(
    shop: Shop,
) -> None:
    """domain.md 2.4, F-163: orders says so, and once; called off again without the label, the line counts again."""
    order, item_id, new = await replaced(shop, ship_first=True)
    await shop.done(new, "assign-invoice", **LABEL)
    for _ in range(2):
        await hand_over(shop, called_off(order, item_id, new))
    assert [(hold["kind"], hold["reason"]) for hold in (await shop.pack(new))["holds"]] == [("EXCHANGE", "교환 취소")]
    assert await shop.refused(new, "confirm-shipment") == (409, "ON_HOLD")
    assert (await exchanged(shop, order), await answers(shop)) == (1, [(new, 3, 0, "LOCKED_BY_INVOICE")])
    late = ExchangeReleased(mgmt_no=new, revision=2, operator="agent1", at=AT)
    await hand_over(shop, late)
    assert len((await shop.pack(new))["holds"]) == 1, "a release that is older than the calling off says nothing"
    await shop.done(new, "remove-invoice")
    for _ in range(2):
        await hand_over(shop, called_off(order, item_id, new, revision=5))
    assert (await exchanged(shop, order), (await shop.pack(new))["holds"]) == (0, [])
    assert (await answers(shop))[1:] == [(new, 5, 1, None)]


async def test_parcel_leaves_when_the_exchange_that_went_on_is_completed(shop: Shop) -> None:
    order, item_id, new = await replaced(shop, ship_first=True)
    await shop.done(new, "assign-invoice", **LABEL)
    await hand_over(shop, called_off(order, item_id, new))
    await hand_over(shop, ExchangeCompleted(mgmt_no=new, revision=5, operator="agent1", at=AT))
    await shop.done(new, "confirm-shipment")
    assert await exchanged(shop, order) == 1


async def test_exchange_goes_on_when_the_replacement_has_gone_already(shop: Shop) -> None:
    order, item_id, new = await replaced(shop, ship_first=True)
    await shop.shipped(new)
    for _ in range(2):
        await hand_over(shop, called_off(order, item_id, new))
    assert (await exchanged(shop, order), await answers(shop)) == (1, [(new, 3, 0, "ALREADY_SHIPPED")])
    assert (await shop.pack(new))["status"] == "SHIPPED"


async def test_line_counts_again_as_far_as_pieces_stayed_when_a_part_of_the_replacement_has_gone(shop: Shop) -> None:
    """A34: a replacement may be split; the part that waits is cancelled, the part that went was exchanged."""
    order, item_id, new = await replaced(shop, 3, ship_first=True)
    parts = []
    for _ in range(2):
        line = {"item_id": await shop.item_id(new), "qty": 1}
        parts += (await shop.done(new, "split-order", items=[line]))["created"]
    waits, gone = parts
    await shop.shipped(gone)
    await shop.done(waits, "assign-invoice", **LABEL)
    await hand_over(shop, called_off(order, item_id, new, 3))
    assert (await exchanged(shop, order), await answers(shop)) == (3, [(new, 3, 0, "LOCKED_BY_INVOICE")])
    assert [hold["mgmt_no"] for hold in (await shop.pack(waits))["holds"]] == [waits]
    await shop.done(waits, "remove-invoice")
    await hand_over(shop, called_off(order, item_id, new, 3, revision=5))
    assert (await exchanged(shop, order), (await answers(shop))[1:]) == (1, [(new, 5, 2, None)])
    assert [(await shop.item(each))["cancelled_before_qty"] for each in (new, waits, gone)] == [1, 1, 0]
    assert (await shop.pack(waits))["holds"] == []


async def test_no_piece_is_lost_when_the_label_is_printed_while_the_exchange_is_called_off(shop: Shop) -> None:
    """F-163, A4: whoever is first, the line counts again with the replacement cancelled, or neither."""
    for round_ in range(6):
        order, item_id, new = await replaced(shop, ship_first=True)
        label = {"courier": "CJ", "invoice_no": f"61000000{round_:04d}"}
        answer, _ = await asyncio.gather(
            shop.act(new, "assign-invoice", **label), hand_over(shop, called_off(order, item_id, new))
        )
        [said] = [each for each in await answers(shop) if each[0] == new]
        if answer.status_code == 200:
            assert (await exchanged(shop, order), said[2:]) == (1, (0, "LOCKED_BY_INVOICE"))
            assert await shop.refused(new, "confirm-shipment") == (409, "ON_HOLD")
        else:
            assert answer.json()["code"] == "FULLY_CANCELLED"
            assert (await exchanged(shop, order), said[2:]) == (0, (1, None))


async def test_line_counts_again_once_when_the_message_is_handled_by_many_at_once(shop: Shop) -> None:
    order, item_id, new = await replaced(shop, 2, ship_first=True)
    await shop.done(order, "exchange-item", item_id=item_id, qty=1, new_option_code="31256", reason="EXCHANGE_SIMPLE")
    await asyncio.gather(*[hand_over(shop, called_off(order, item_id, new, 2)) for _ in range(8)])
    assert (await exchanged(shop, order), await answers(shop)) == (1, [(new, 3, 2, None)])


@pytest.mark.parametrize("labelled", [True, False])
async def test_nothing_is_half_done_when_the_process_dies_before_the_commit(shop: Shop, labelled: bool) -> None:
    order, item_id, new = await replaced(shop, 2, ship_first=True)
    if labelled:
        await shop.done(new, "assign-invoice", **LABEL)
    before = await shop.pack(new)
    with pytest.raises(Killed):
        await hand_over(shop, called_off(order, item_id, new, 2), dies=True)
    assert (await shop.pack(new), await exchanged(shop, order), await answers(shop)) == (before, 2, [])
    await hand_over(shop, called_off(order, item_id, new, 2))
    code = "LOCKED_BY_INVOICE" if labelled else None
    assert (await exchanged(shop, order), [each[3] for each in await answers(shop)]) == (2 if labelled else 0, [code])
