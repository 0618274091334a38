"""What an operator reads fits the state that the order is in: one code, more than one case (domain.md 2.10)."""

from typing import Any

from tests.integration.orders.conftest import Shop


async def text_of(shop: Shop, order: int, action: str, code: str, **body: Any) -> str:
    answer = (await shop.act(order, action, **body)).json()
    assert answer["code"] == code, answer
    return str(answer["detail"])


async def test_waybill_is_not_to_be_deleted_when_the_parcel_has_left(shop: Shop) -> None:
    """A8, A9, A34, A35: 송장삭제 would answer ALREADY_SHIPPED."""
    one, _ = await shop.take_pack("a", "b")
    item = await shop.item_id(one)
    actions: tuple[tuple[str, dict[str, Any]], ...] = (
        ("combine-exclude", {}),
        ("forbid-combine", {}),
        ("allow-combine", {}),
        ("split-order", {"items": [{"item_id": item, "qty": 1}]}),
        ("match", {"item_id": item, "option_code": "31256"}),
    )
    await shop.invoiced(one)
    for action, body in actions:
        assert await text_of(shop, one, action, "LOCKED_BY_INVOICE", **body) == (
            "송장이 입력된 주문입니다. 송장을 삭제하면 처리할 수 있습니다."
        ), action
    await shop.done(one, "confirm-shipment")
    for action, body in actions:
        assert await text_of(shop, one, action, "LOCKED_BY_INVOICE", **body) == (
            "이미 배송된 주문입니다. 접수상태의 주문만 처리할 수 있습니다."
        ), action


async def test_combining_is_asked_for_what_was_asked_when_an_order_is_alone(shop: Shop) -> None:
    """A8, A17."""
    order = await shop.take()
    assert await text_of(shop, order, "combine-exclude", "NOT_COMBINED") == "합포된 주문만 제외할 수 있습니다."
    assert await text_of(shop, order, "delete-pack", "NOT_COMBINED") == (
        "합포된 주문만 합포삭제할 수 있습니다. 주문삭제를 이용하세요."
    )


async def test_hold_that_stays_is_named_when_none_by_hand_is_there_to_release(shop: Shop) -> None:
    """A2, A22, D17: 교환예정, and the hold of a shipment that was undone."""
    order = await shop.take()
    assert await text_of(shop, order, "release-hold", "NOT_ON_HOLD") == "보류된 주문이 아닙니다."
    await shop.shipped(order)
    asked = {"item_id": await shop.item_id(order), "qty": 1, "new_option_code": "31256", "reason": "EXCHANGE_DEFECT"}
    [waiting] = (await shop.done(order, "exchange-item", **asked))["created"]
    assert await text_of(shop, waiting, "release-hold", "NOT_ON_HOLD") == (
        "교환예정 보류만 있는 주문입니다. 해제할 보류를 지정하거나 교환예정관리에서 해제하세요."
    )
    await shop.as_admin("UPDATE hold SET kind = 'PARTIAL_CANCEL' WHERE mgmt_no = $1", waiting)
    assert await text_of(shop, waiting, "release-hold", "NOT_ON_HOLD") == (
        "직접 설정한 보류가 없는 주문입니다. 해제할 보류를 지정하세요."
    )


async def test_most_pieces_are_told_when_more_are_cancelled_than_there_are(shop: Shop) -> None:
    """A12, A13."""
    order = await shop.take()
    lines = {"items": [{"item_id": await shop.item_id(order), "qty": 4}]}
    assert await text_of(shop, order, "cancel-items", "QTY_OUT_OF_RANGE", **lines, reason="RETURN_REFUND") == (
        "취소수량이 주문수량을 초과합니다. 최대 3개입니다."
    )
    await shop.done(order, "cancel-all", reason="RETURN_REFUND")
    assert await text_of(shop, order, "restore-items", "QTY_OUT_OF_RANGE", **lines) == (
        "수량이 처리할 수 있는 범위를 벗어났습니다. 최대 3개입니다."
    )
