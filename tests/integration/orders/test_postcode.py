"""우편번호 찾기 (F-076): what a postcode window gives back, a zone code and an address, is taken to the letter.

The window is the console's. It finds by road name and number, lot, building name or P.O. box, and the typed detail is
joined to what it found; 배송정보변경 (A3) and 주문생성 (A24) take each of them.
"""

from typing import Any

import pytest

from services.cs.application.record_history import records_of
from shared.contracts.orders import FieldChange, ShippingInfoChanged
from tests.integration.orders.conftest import Shop

BEFORE = ("04524", "서울 가나구 다라로 12")
FOUND = [
    ("04538", "서울 가나구 다라대로 110, 3층 301호"),
    ("04537", "서울 가나구 마바1가 31-2 301호"),
    ("06164", "서울 사아구 자차대로 513 (카타동, 파하빌딩) B1 D-12"),
    ("00042", "서울가나우체국 사서함 1234호"),
]
"""By road name and number, by lot, by building name, by P.O. box; (zone code, address with its detail)."""


async def test_found_address_is_kept_and_told_when_shipping_info_is_changed(shop: Shop) -> None:
    """F-076, A3: the history of the order has old and new, in the words of domain.md 2.9."""
    order = await shop.take()
    old_zip, old_address = BEFORE
    for zip_code, address in FOUND:
        await shop.done(order, "change-shipping-info", recipient={"zip": zip_code, "address": address})
        recipient = (await shop.pack(order))["recipient"]
        assert (recipient["zip"], recipient["address"], recipient["name"]) == (zip_code, address, "가나1")
        event = (await shop.said("orders.pack.shipping-info-changed.v1"))[-1]
        assert isinstance(event, ShippingInfoChanged)
        assert event.changes == (
            FieldChange(field="zip", old=old_zip, new=zip_code),
            FieldChange(field="address", old=old_address, new=address),
        )
        [record] = records_of(event, "e-1")
        assert record.system.text == (
            f"[우편번호 변경 : {old_zip} -> {zip_code}]\n[주소 변경 : {old_address} -> {address}]"
        )
        old_zip, old_address = zip_code, address


async def test_found_address_is_kept_when_an_order_is_made(shop: Shop) -> None:
    """F-076, A24: of the recipient and of the buyer."""
    for zip_code, address in FOUND:
        answer = await shop.post("/orders", made_with({"zip": zip_code, "address": address}))
        assert answer.status_code == 201, answer.text
        pack = await shop.pack(answer.json()["mgmt_no"])
        for person in (pack["recipient"], pack["orders"][0]["buyer"]):
            assert (person["zip"], person["address"]) == (zip_code, address)


@pytest.mark.reaches("change-shipping-info", "INVALID_ZIP")
async def test_zip_is_named_when_it_has_a_letter(shop: Shop) -> None:
    """F-076, A3, A24: INVALID_ZIP says whose 우편번호 and what was typed; nothing is kept."""
    order = await shop.take()
    said = len(await shop.said())
    typed = {"zip": "0453O", "address": "서울 가나구 다라대로 110"}
    changed = await shop.act(order, "change-shipping-info", recipient=typed)
    made = await shop.post("/orders", made_with(typed))
    buyers = await shop.post("/orders", {**made_with({}), "buyer": {"name": "홍가람", **typed}})
    for answer, whose in ((changed, "수령자"), (made, "수령자"), (buyers, "구매자")):
        assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_ZIP")
        assert answer.json()["detail"] == f"{whose} 우편번호는 5자리(또는 옛 6자리)여야 합니다: 0453O"
    recipient = (await shop.pack(order))["recipient"]
    assert (recipient["zip"], recipient["address"]) == BEFORE
    assert len(await shop.said()) == said


def made_with(place: dict[str, str]) -> dict[str, Any]:
    """주문생성 with this address of buyer and recipient."""
    people = {"buyer": {"name": "홍가람", **place}, "recipient": {"name": "나래", **place}}
    return {"channel_id": "eleven-1", "option_code": "31255", "qty": 1, "price": 1000, **people}
