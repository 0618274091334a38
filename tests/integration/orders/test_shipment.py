"""배송처리 (A6) over HTTP."""

import pytest

from shared.contracts.orders import OptionsChanged, PackShipped
from tests.integration.orders.conftest import Shop


async def test_parcel_leaves_with_its_stock_when_it_is_invoiced(shop: Shop) -> None:
    """A6, F-085."""
    one, two = await shop.take_pack("a", "b")
    await shop.done(two, "cancel-items", items=[{"item_id": await shop.item_id(two), "qty": 1}], reason="CANCEL_DELAY")
    await shop.as_admin("INSERT INTO priority VALUES ($1, '31255', 3)", one)
    await shop.invoiced(one)
    answer = await shop.done(one, "confirm-shipment", note="정상배송처리됨")
    pack = answer["pack"]
    assert pack["status"] == "SHIPPED"
    assert pack["shipped_at"] is not None
    assert [order["priorities"] for order in pack["orders"]] == [[], []]
    assert [order["items"][0]["stock_on_hand"] for order in pack["orders"]] == [95, 95]
    [row] = await shop.rows("SELECT stock_on_hand FROM option WHERE option_code = '31255'")
    assert row["stock_on_hand"] == 95
    moves = await shop.rows("SELECT mgmt_no, qty FROM stock_movement WHERE kind = 'SHIPMENT' ORDER BY mgmt_no")
    assert moves == [{"mgmt_no": one, "qty": -3}, {"mgmt_no": two, "qty": -2}]
    assert await shop.rows("SELECT 1 FROM priority") == []
    [event] = await shop.said("orders.pack.shipped.v1")
    assert isinstance(event, PackShipped)
    assert (event.mgmt_no, event.note, event.automatic) == (one, "정상배송처리됨", False)
    changed = (await shop.said("orders.options.changed.v1"))[-1]
    assert isinstance(changed, OptionsChanged)
    assert [(option.option_code, option.stock_on_hand) for option in changed.options] == [("31255", 95)]


async def test_stock_stays_when_a_supplier_ships_the_goods(shop: Shop) -> None:
    before = len(await shop.said("orders.options.changed.v1"))
    await shop.shipped(await shop.take(option="31244"))
    assert await shop.rows("SELECT 1 FROM stock_movement WHERE kind = 'SHIPMENT'") == []
    assert len(await shop.said("orders.options.changed.v1")) == before


@pytest.mark.reaches("confirm-shipment", "NOT_INVOICED", "ON_HOLD")
async def test_shipment_is_refused_when_the_pack_is_not_in_the_right_state(shop: Shop) -> None:
    """A6."""
    order = await shop.take()
    assert await shop.refused(order, "confirm-shipment") == (409, "NOT_INVOICED")
    await shop.invoiced(order)
    await shop.done(order, "set-hold")
    assert await shop.refused(order, "confirm-shipment") == (409, "ON_HOLD")
    await shop.done(order, "release-hold")
    await shop.done(order, "confirm-shipment")
    assert await shop.refused(order, "confirm-shipment") == (409, "NOT_INVOICED")
