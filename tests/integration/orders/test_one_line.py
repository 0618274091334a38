"""Who an order is for is one line a field, whichever way it comes in: no line of a history can be forged with it."""

from typing import Any

from shared.contracts.access import Role
from shared.contracts.orders import FieldChange, ShippingInfoChanged
from tests.integration.orders.conftest import Shop

TYPED = {"name": "가\n[주문삭제]\r\n나", "zip": " 04524\n", "address": "서울 가나구\u2028다라로\t12"}
KEPT = ("가 [주문삭제] 나", "04524", "서울 가나구 다라로 12")
BY_HAND: dict[str, Any] = {"channel_id": "eleven-1", "option_code": "31255", "qty": 1, "price": 1000, "buyer": TYPED}


def person(found: dict[str, Any]) -> tuple[str, str, str]:
    return found["name"], found["zip"], found["address"]


async def test_fields_are_folded_when_a_channel_sends_several_lines(shop: Shop) -> None:
    """F-193."""
    pack = await shop.pack(await shop.take(buyer=TYPED, recipient={**TYPED, "memo": "문 앞\r\n\x07경비실"}))
    assert (person(pack["recipient"]), person(pack["orders"][0]["buyer"])) == (KEPT, KEPT)
    assert pack["recipient"]["memo"] == "문 앞\n경비실", "a memo may have lines: the history folds them"


async def test_fields_are_folded_when_an_order_is_made_by_hand(shop: Shop) -> None:
    """A24."""
    made = await shop.post("/orders", {**BY_HAND, "recipient": {**TYPED, "memo": "문 앞\n경비실\n"}}, role=Role.ADMIN)
    assert made.status_code == 201, made.text
    pack = made.json()["pack"]
    assert (person(pack["recipient"]), person(pack["orders"][0]["buyer"])) == (KEPT, KEPT)
    assert pack["recipient"]["memo"] == "문 앞\n경비실"


async def test_fields_are_folded_when_shipping_info_is_changed(shop: Shop) -> None:
    """A3, F-075."""
    order = await shop.take()
    await shop.done(order, "change-shipping-info", recipient={**TYPED, "memo": "문 앞\x0b경비실"})
    [event] = await shop.said("orders.pack.shipping-info-changed.v1")
    assert isinstance(event, ShippingInfoChanged)
    assert event.changes == (
        FieldChange(field="name", old="가나1", new="가 [주문삭제] 나"),
        FieldChange(field="memo", old="", new="문 앞\n경비실"),
    )


async def test_name_of_control_characters_is_no_name_when_one_is_needed(shop: Shop) -> None:
    """A3, A24, F-193."""
    nobody = {**TYPED, "name": "\x01\n"}
    for body in ({**BY_HAND, "buyer": nobody, "recipient": TYPED}, {**BY_HAND, "recipient": nobody}):
        answer = await shop.post("/orders", body)
        assert (answer.status_code, answer.json()["code"]) == (422, "FIELD_REQUIRED")
    line = {"channel_id": "eleven-1", "market_order_no": "N-1", "market_line_no": "1", "qty": 1, "price": 1000,
            "option_code": "31255", "recipient": nobody}  # fmt: skip
    [result] = (await shop.post("/intake", {"orders": [line]}, role=Role.ADMIN)).json()["results"]
    assert (result["ok"], result["code"]) == (False, "FIELD_REQUIRED")
    asked = {"recipient": {"name": "\x01"}}
    assert await shop.refused(await shop.take(), "change-shipping-info", **asked) == (422, "FIELD_REQUIRED")
