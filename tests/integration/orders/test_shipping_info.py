"""배송정보변경 (A3) over HTTP."""

import pytest

from shared.contracts.orders import FieldChange, ShippingInfoChanged
from tests.integration.orders.conftest import Shop


async def test_every_changed_field_is_told_when_the_recipient_changes(shop: Shop) -> None:
    """A3, F-075."""
    one, two = await shop.take_pack("a", "b")
    answer = await shop.done(
        two,
        "change-shipping-info",
        recipient={"name": "나다라", "tel": "02-2000-0000", "mobile": "010-0000-2000", "zip": "621-785", "memo": None},
    )
    recipient = (await shop.pack(two))["recipient"]
    assert (recipient["name"], recipient["tel"], recipient["mobile"], recipient["zip"]) == (
        "나다라", "0220000000", "01000002000", "621785",
    )  # fmt: skip
    assert answer["pack"]["pack_no"] == one
    [event] = await shop.said("orders.pack.shipping-info-changed.v1")
    assert isinstance(event, ShippingInfoChanged)
    assert event.mgmt_no == two
    assert event.changes == (
        FieldChange(field="name", old="한집0", new="나다라"),
        FieldChange(field="tel", old="", new="0220000000"),
        FieldChange(field="zip", old="04524", new="621785"),
    )
    [row] = await shop.rows("SELECT name, tel, zip, recipient_key FROM pack WHERE pack_no = :no", no=one)
    assert (row["name"], row["tel"], row["zip"]) == ("나다라", "0220000000", "621785")


async def test_later_orders_join_the_new_recipient_when_the_old_one_was_changed(shop: Shop) -> None:
    order = await shop.take(name="처음사람")
    await shop.done(order, "change-shipping-info", recipient={"name": "바뀐사람"})
    assert (await shop.pack(await shop.take(name="처음사람")))["pack_no"] != order
    assert (await shop.pack(await shop.take(name="바뀐사람")))["pack_no"] == order


NOTHING_RIGHT: list[tuple[dict[str, object], tuple[int, str]]] = [
    ({"mobile": "010-12-34"}, (422, "INVALID_PHONE")),
    ({"tel": "02-1588-7777"}, (422, "INVALID_PHONE")),
    ({"mobile": 1012345678}, (422, "INVALID_PHONE")),
    ({"zip": "1234"}, (422, "INVALID_ZIP")),
    ({"zip": 4524}, (422, "INVALID_ZIP")),
    ({"name": "  "}, (422, "FIELD_REQUIRED")),
    ({"name": 7}, (422, "INVALID_VALUE")),
    ({"phone": "010-0000-0000"}, (422, "UNKNOWN_FIELD")),
    ({"address": "서울 가나구 다라로 12"}, (409, "NO_CHANGE")),
    ({"mobile": " 010 0000 2001 "}, (409, "NO_CHANGE")),
    ({}, (409, "NO_CHANGE")),
]


@pytest.mark.reaches("change-shipping-info", "INVALID_PHONE", "INVALID_ZIP", "NO_CHANGE")
async def test_change_is_refused_when_it_says_nothing_right(shop: Shop) -> None:
    """A3."""
    order = await shop.take()
    for recipient, expected in NOTHING_RIGHT:
        assert await shop.refused(order, "change-shipping-info", recipient=recipient) == expected, recipient


@pytest.mark.reaches("change-shipping-info", "LOCKED_BY_INVOICE", "ALREADY_SHIPPED")
async def test_change_is_refused_when_there_is_a_waybill_or_the_parcel_has_left(shop: Shop) -> None:
    """A3, D4."""
    order = await shop.invoiced(await shop.take())
    change = {"recipient": {"name": "나다라"}}
    assert await shop.refused(order, "change-shipping-info", **change) == (409, "LOCKED_BY_INVOICE")
    await shop.done(order, "confirm-shipment")
    assert await shop.refused(order, "change-shipping-info", **change) == (409, "ALREADY_SHIPPED")
