"""배송처리 취소 (A32) of an order with a return: refused until it is settled, and nothing is booked that never left."""

import asyncio

import pytest

from tests.integration.orders.conftest import Shop
from tests.integration.orders.returned import Returned

TOLD = {"confirm_channel_told": True, "note": "출고 취소"}


@pytest.mark.reaches("undo-shipment", "RETURN_OPEN")
async def test_undoing_is_refused_when_an_empty_box_arrived_and_nobody_settled_it(shop: Shop) -> None:
    """A32, domain.md 2.6: a return is open until it is settled or cancelled, whatever was in the box."""
    back = await Returned.of(shop, 1)
    await back.arrive(2, missing=1)
    assert await shop.refused(back.mgmt_no, "undo-shipment", **TOLD) == (409, "RETURN_OPEN")
    await back.settle("NONE")
    await shop.done(back.mgmt_no, "undo-shipment", **TOLD)


async def test_undoing_is_refused_when_the_return_of_a_pack_mate_is_open(shop: Shop) -> None:
    one, two = await shop.take_pack("a", "b")
    await shop.shipped(one)
    await shop.done(two, "mark-return-expected", items=[{"item_id": await shop.item_id(two), "qty": 1}])
    assert await shop.refused(one, "undo-shipment", **TOLD) == (409, "RETURN_OPEN")


async def test_shipment_is_undone_when_its_return_was_cancelled(shop: Shop) -> None:
    back = await Returned.of(shop, 1)
    await back.cancel(2)
    await shop.done(back.mgmt_no, "undo-shipment", **TOLD)
    assert await back.stock() == 100


async def test_stock_stays_true_when_a_finding_is_corrected_after_the_shipment_was_undone(shop: Shop) -> None:
    """A32: what never left does not come back; what leaves later may."""
    back = await Returned.of(shop, 1)
    await back.arrive(2, missing=1)
    await back.settle("NONE")
    await shop.done(back.mgmt_no, "undo-shipment", **TOLD)
    await back.arrive(4, restock=1)
    assert (await back.stock(), (await shop.pack(back.mgmt_no))["status"]) == (100, "INVOICED")
    await shop.done(back.mgmt_no, "confirm-shipment")
    assert await back.stock() == 97
    await back.arrive(4, restock=1)
    assert await back.stock() == 97, "the same finding again"
    line = {"item_id": back.item_id, "qty": 3}
    await shop.done(back.mgmt_no, "request-pickup", items=[line])


async def test_nothing_is_booked_when_a_lost_return_comes_after_the_shipment_was_undone(shop: Shop) -> None:
    """A28, A32, D13: settled before it came, undone, and then the box came all the same."""
    back = await Returned.of(shop, 2)
    await back.settle("NONE")
    await shop.done(back.mgmt_no, "undo-shipment", **TOLD)
    await back.arrive(10, restock=2)
    item = await back.item()
    assert (await back.stock(), await back.expected(), item["returning_qty"]) == (100, 0, 0)


async def test_stock_is_whole_when_a_pickup_is_asked_for_while_the_shipment_is_undone(shop: Shop) -> None:
    """A20 × A32: one of them is refused."""
    for _ in range(6):
        order = await shop.shipped(await shop.take(option="31256"))
        lines = [{"item_id": await shop.item_id(order), "qty": 1}]
        undone, asked = await asyncio.gather(
            shop.act(order, "undo-shipment", **TOLD), shop.act(order, "request-pickup", items=lines)
        )
        assert sorted([undone.status_code, asked.status_code]) == [200, 409]
        code = (undone if undone.status_code == 409 else asked).json()["code"]
        assert code == ("RETURN_OPEN" if asked.status_code == 200 else "PICKUP_NOT_SHIPPED")
        if undone.status_code != 200:
            await shop.as_admin("UPDATE return_line SET state = 'CANCELLED'")
