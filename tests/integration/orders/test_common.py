"""What every action has in common: the door, bad bodies, unknown and deleted orders, stale versions, repeated keys,
reading."""

from datetime import datetime
from typing import Any

import pytest

from shared.contracts.access import Role
from shared.contracts.orders import CombineForbidden
from shared.contracts.routes import ORDERS_ACTIONS
from tests.integration.orders.conftest import API, TOKENS, Shop
from tests.integration.orders.every_action import bodies, ready
from tests.support.tokens import bearer


async def test_no_action_is_done_when_the_order_is_unknown_or_deleted(shop: Shop) -> None:
    order = await shop.take()
    await shop.as_admin("UPDATE orders SET deleted_at = now() WHERE mgmt_no = $1", order)
    for action in ORDERS_ACTIONS:
        body = bodies().get(action, {})
        for number in (999_999, 0, -1, 2**63, 2**80):
            assert await shop.refused(number, action, **body) == (404, "ORDER_NOT_FOUND"), (action, number)
        if action != "restore-deleted":
            assert await shop.refused(order, action, **body) == (409, "ORDER_DELETED"), action


async def test_what_changed_is_told_before_anything_else_when_any_action_is_asked_of_a_stale_version(
    shop: Shop,
) -> None:
    """Every action, single and in bulk. The order is in 접수, so that its state would refuse many of them too."""
    order, other = await shop.take(), await shop.take()
    asked = bodies(order, await shop.item_id(order), other)
    version = (await shop.pack(order))["version"]
    await shop.done(order, "forbid-combine")
    [event] = await shop.said("orders.pack.combine-forbidden.v1")
    assert isinstance(event, CombineForbidden)
    locked = {"field": "combine_locked", "old": False, "new": True, "by": "test", "at": event.at}
    said, pack = await shop.said(), await shop.pack(order)
    for action in ORDERS_ACTIONS:
        body = {**asked.get(action, {}), "expected_version": version}
        answer = await shop.act(order, action, **body)
        assert (answer.status_code, answer.json().get("code")) == (409, "VERSION_CONFLICT"), action
        [row] = await shop.bulk(action, rows=[{"mgmt_no": order, **body}])
        assert (row["mgmt_no"], row["ok"], row["code"]) == (order, False, "VERSION_CONFLICT"), action
        for told in (answer.json()["changes"], row["changes"]):
            assert _read(told) == [locked], action
    assert (await shop.said(), await shop.pack(order)) == (said, pack)


async def test_stale_version_is_told_of_the_deletion_when_an_order_is_restored_from_the_trash(shop: Shop) -> None:
    """Of a deleted order every other action says ORDER_DELETED first: nothing can be done with a newer version."""
    order = await shop.take()
    version = (await shop.pack(order))["version"]
    await shop.done(order, "delete")
    assert await shop.refused(order, "set-hold", expected_version=version) == (409, "ORDER_DELETED")
    answer = await shop.act(order, "restore-deleted", expected_version=version)
    [row] = await shop.bulk("restore-deleted", rows=[{"mgmt_no": order, "expected_version": version}])
    assert (answer.status_code, answer.json()["code"], row["code"]) == (409, "VERSION_CONFLICT", "VERSION_CONFLICT")
    for told in (answer.json()["changes"], row["changes"]):
        assert [(change["field"], change["old"]) for change in told] == [(f"orders/{order}/deleted_at", None)]


def _read(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**change, "at": datetime.fromisoformat(change["at"])} for change in changes]


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


@pytest.mark.parametrize("bulk", [False, True], ids=["single", "bulk"])
async def test_first_answer_is_given_again_when_the_key_of_any_action_is_repeated(shop: Shop, *, bulk: bool) -> None:
    """Every action, carried out on the version that it expects: the same key and body say and do nothing twice, another
    body is refused."""
    for action in ORDERS_ACTIONS:
        order, asked = await ready(shop, action)
        path = f"/actions/{action}" if bulk else f"/orders/{order}/actions/{action}"
        body, other = [
            {"rows": [{"mgmt_no": order, **each}]} if bulk else each for each in (asked, {**asked, "note": "다른 말"})
        ]
        before = await _traces(shop)
        first = await shop.post(path, body, key="k")
        assert first.status_code == 200, (action, first.text)
        if bulk:
            assert [(row["mgmt_no"], row["ok"], row["code"]) for row in first.json()["results"]] == [
                (order, True, None)
            ], action
        done = await _traces(shop)
        assert done["said"] > before["said"], action
        again = await shop.post(path, body, key="k")
        assert (again.status_code, again.json()) == (200, first.json()), action
        assert again.headers["idempotent-replayed"] == "true", action
        reused = await shop.post(path, other, key="k")
        assert (reused.status_code, reused.json().get("code")) == (422, "IDEMPOTENCY_KEY_REUSED"), action
        assert await _traces(shop) == done, action


async def _traces(shop: Shop) -> dict[str, int]:
    """How much was said and made so far."""
    [row] = await shop.rows(
        "SELECT (SELECT count(*) FROM outbox) AS said, (SELECT count(*) FROM orders) AS orders,"
        " (SELECT count(*) FROM item) AS items, (SELECT max(version) FROM pack) AS version,"
        " (SELECT count(*) FROM stock_movement) AS moves, (SELECT count(*) FROM cancellation) AS ledger"
    )
    return row


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
