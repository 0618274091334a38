"""What every action has in common: the door, bad bodies, unknown and deleted orders, repeated keys, reading."""

from typing import Any

import pytest

from shared.contracts.access import Role
from shared.contracts.routes import ORDERS_ACTIONS
from tests.integration.orders.conftest import API, TOKENS, Shop
from tests.support.tokens import bearer

BODIES: dict[str, dict[str, Any]] = {
    "change-shipping-info": {"recipient": {"name": "나다라"}},
    "assign-invoice": {"courier": "CJ", "invoice_no": "123456789012"},
    "change-invoice": {"invoice_no": "123456789012"},
    "combine-add": {"target_mgmt_no": 1},
    "cancel-all": {"reason": "RETURN_REFUND"},
    "cancel-items": {"items": [{"item_id": 1, "qty": 1}], "reason": "RETURN_REFUND"},
    "restore-items": {"items": [{"item_id": 1, "qty": 1}]},
    "match": {"item_id": 1, "option_code": "31255"},
    "copy-all": {"channel_id": "eleven-1"},
    "exchange-item": {"item_id": 1, "qty": 1, "new_option_code": "31256", "reason": "EXCHANGE_SIMPLE"},
    "add-items": {"items": [{"option_code": "31256", "qty": 1}]},
    "split-order": {"items": [{"item_id": 1, "qty": 1}]},
    "undo-shipment": {"note": "출고 취소"},
    "request-pickup": {"items": [{"item_id": 1, "qty": 1}]},
    "mark-return-expected": {"items": [{"item_id": 1, "qty": 1}]},
    "set-priority": {"option_code": "31255"},
    "clear-priority": {"option_code": "31255"},
}


async def test_no_action_is_done_when_the_order_is_unknown_or_deleted(shop: Shop) -> None:
    order = await shop.take()
    await shop.as_admin("UPDATE orders SET deleted_at = now() WHERE mgmt_no = $1", order)
    for action in ORDERS_ACTIONS:
        body = BODIES.get(action, {})
        for number in (999_999, 0, -1, 2**63, 2**80):
            assert await shop.refused(number, action, **body) == (404, "ORDER_NOT_FOUND"), (action, number)
        if action != "restore-deleted":
            assert await shop.refused(order, action, **body) == (409, "ORDER_DELETED"), action


async def test_body_is_coded_when_it_cannot_be_read(shop: Shop) -> None:
    order = await shop.take()
    url = f"{API}/orders/{order}/actions/set-hold"
    token = bearer(TOKENS.operator(Role.AGENT))
    for content, expected in (
        (b"{", (400, "UNREADABLE")),
        (b"[1]", (422, "INVALID_VALUE")),
        (b'{"colour": 1}', (422, "UNKNOWN_FIELD")),
        (b'{"\\ud800": 1}', (422, "INVALID_VALUE")),
        (b'{"note": 1}', (422, "INVALID_VALUE")),
        (b'{"note": "\\u0000"}', (422, "INVALID_VALUE")),
        (b'{"note": "\\ud800"}', (422, "INVALID_VALUE")),
        (b'{"alarm_at": 1}', (422, "INVALID_VALUE")),
        (b'{"alarm_at": "tomorrow"}', (422, "INVALID_VALUE")),
        (b'{"alarm_at": "2026-12-01T17:00:00"}', (422, "INVALID_VALUE")),
        (b'{"alarm_at": "0001-01-01T00:00:00+14:00"}', (422, "INVALID_VALUE")),
        (b'{"alarm_at": "9999-12-31T23:59:59-14:00"}', (422, "INVALID_VALUE")),
    ):
        answer = await shop.client.post(url, content=content, headers={**token, "content-type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == expected, content
    assert (await shop.pack(order))["holds"] == []
    answer = await shop.post("/orders/x/actions/set-hold", {})
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_VALUE")


async def test_first_answer_is_given_again_when_the_key_is_repeated(shop: Shop) -> None:
    order = await shop.take()
    body = {"reason": "RETURN_REFUND"}
    path = f"/orders/{order}/actions/cancel-all"
    first = await shop.post(path, body, key="k1")
    again = await shop.post(path, body, key="k1")
    assert (again.status_code, again.json()) == (200, first.json())
    assert again.headers["idempotent-replayed"] == "true"
    assert len(await shop.said("orders.items.cancelled.v1")) == 1
    refused = await shop.post(path, body, key="k2")
    assert (refused.status_code, refused.json()["code"]) == (409, "ALREADY_CANCELLED")
    await shop.done(order, "restore-all")
    again = await shop.post(path, body, key="k2")
    assert (again.status_code, again.json()["code"]) == (409, "ALREADY_CANCELLED")
    assert (await shop.item(order))["cancelled_qty"] == 0


async def test_viewer_reads_masked_and_commands_nothing_when_he_asks(shop: Shop) -> None:
    order = await shop.take()
    answer = await shop.post(f"/orders/{order}/actions/set-hold", {}, role=Role.VIEWER)
    assert (answer.status_code, answer.json()["code"]) == (403, "NOT_PERMITTED")
    seen = (await shop.get(f"/orders/{order}", Role.VIEWER)).json()
    assert (seen["recipient"]["name"], seen["recipient"]["mobile"], seen["recipient"]["address"]) == (
        "가*1", "010-****-2001", "서울 가나구 ***",
    )  # fmt: skip
    assert seen["recipient"]["zip"] == "***"
    assert seen["orders"][0]["buyer"]["name"] == "홍*람"
    assert (await shop.pack(order))["recipient"]["name"] == "가나1"


@pytest.mark.parametrize("number", [999_999, 0, 2**70])
async def test_order_is_not_found_when_there_is_none_of_that_number(shop: Shop, number: int) -> None:
    answer = await shop.get(f"/orders/{number}")
    assert (answer.status_code, answer.json()["code"]) == (404, "ORDER_NOT_FOUND")


async def test_snapshot_is_complete_when_an_order_is_read(shop: Shop) -> None:
    order = await shop.take(option="31244", ship_by="2026-12-01T00:00:00Z")
    pack = await shop.pack(order)
    [found] = pack["orders"]
    assert (pack["status"], pack["combine_locked"], pack["courier"], pack["holds"]) == ("RECEIVED", False, None, [])
    assert (found["channel_name"], found["channel_group_id"], found["market_order_no"], found["market_line_no"]) == (
        "11번가 법인", "all", "ORD000001", "1",
    )  # fmt: skip
    assert (found["source"], found["order_amount"], found["paid_amount"], found["ship_by"]) == (
        "CHANNEL", 29250, 29250, "2026-12-01T00:00:00Z",
    )  # fmt: skip
    assert (found["cs_status"], found["cs_badges"]) == ("NORMAL", ["NORMAL"])
    [item] = found["items"]
    assert (item["option_code"], item["supplier_name"], item["consignment"], item["qty"], item["price"]) == (
        "31244", "공급처 2", True, 3, 9750,
    )  # fmt: skip
