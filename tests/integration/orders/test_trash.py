"""주문삭제 (A16), 합포삭제 (A17), 삭제복구 (A33) over HTTP (F-110)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.contracts.access import Role
from shared.contracts.orders import OrderDeleted, PackDeleted
from tests.integration.orders.conftest import Shop


def deleted(pack: dict[str, Any]) -> dict[int, bool]:
    return {order["mgmt_no"]: order["deleted_at"] is not None for order in pack["orders"]}


async def test_order_lies_in_the_trash_alone_when_it_is_deleted_out_of_its_pack(shop: Shop) -> None:
    """A16, F-110."""
    one, two, three = await shop.take_pack("a", "b", "c")
    answer = await shop.done(one, "delete", note="중복 주문")
    assert (answer["pack_no"], deleted(answer["pack"])) == (one, {one: True})
    rest = await shop.pack(two)
    assert (rest["pack_no"], deleted(rest)) == (two, {two: False, three: False})
    assert rest["version"] == answer["version"]
    [event] = await shop.said("orders.order.deleted.v1")
    assert isinstance(event, OrderDeleted)
    assert (event.mgmt_no, event.pack_no, event.note) == (one, one, "중복 주문")
    assert {pack.pack_no: [o.mgmt_no for o in pack.orders] for pack in event.packs} == {one: [one], two: [two, three]}
    assert await shop.refused(one, "set-hold") == (409, "ORDER_DELETED")
    assert await shop.refused(one, "delete") == (409, "ORDER_DELETED")


async def test_order_alone_keeps_its_pack_when_it_is_deleted(shop: Shop) -> None:
    order = await shop.take()
    answer = await shop.done(order, "delete")
    assert (answer["pack_no"], answer["pack"]["status"], deleted(answer["pack"])) == (order, "RECEIVED", {order: True})
    at = answer["pack"]["orders"][0]["deleted_at"]
    assert abs((datetime.now(UTC) - datetime.fromisoformat(at)).total_seconds()) < 600


@pytest.mark.reaches("delete", "DELETE_NOT_RECEIVED")
@pytest.mark.reaches("delete-pack", "DELETE_NOT_RECEIVED")
async def test_deleting_is_refused_when_the_order_left_received(shop: Shop) -> None:
    """A16, A17."""
    one, _ = await shop.take_pack("a", "b")
    await shop.invoiced(one)
    assert await shop.refused(one, "delete") == (409, "DELETE_NOT_RECEIVED")
    assert await shop.refused(one, "delete-pack") == (409, "DELETE_NOT_RECEIVED")
    await shop.done(one, "confirm-shipment")
    assert await shop.refused(one, "delete") == (409, "DELETE_NOT_RECEIVED")


@pytest.mark.reaches("delete-pack", "NOT_COMBINED")
async def test_every_order_is_deleted_when_the_pack_is(shop: Shop) -> None:
    """A17, D7, F-110."""
    one, two = await shop.take_pack("a", "b")
    answer = await shop.done(two, "delete-pack")
    assert (answer["pack_no"], deleted(answer["pack"])) == (one, {one: True, two: True})
    [event] = await shop.said("orders.pack.deleted.v1")
    assert isinstance(event, PackDeleted)
    assert (event.mgmt_no, event.mgmt_nos) == (two, (one, two))
    alone = await shop.take()
    assert await shop.refused(alone, "delete-pack") == (409, "NOT_COMBINED")


async def test_pack_is_deleted_once_when_asked_in_bulk(shop: Shop) -> None:
    one, two = await shop.take_pack("a", "b")
    results = await shop.bulk("delete-pack", mgmt_nos=[one, two])
    assert [(each["ok"], each["code"]) for each in results] == [(True, None), (True, "SAME_PACK")]


@pytest.mark.reaches("restore-deleted", "NOT_DELETED")
async def test_order_is_a_pack_of_its_own_when_it_is_restored(shop: Shop) -> None:
    """A33."""
    one, two = await shop.take_pack("a", "b")
    await shop.done(one, "delete-pack")
    answer = await shop.done(one, "restore-deleted", note="잘못 지움")
    assert (answer["pack_no"], answer["pack"]["status"], deleted(answer["pack"])) == (one, "RECEIVED", {one: False})
    rest = await shop.pack(two)
    assert (rest["pack_no"], deleted(rest)) == (two, {two: True})
    assert await shop.refused(one, "restore-deleted") == (409, "NOT_DELETED")
    answer = await shop.done(two, "restore-deleted")
    assert (answer["pack_no"], deleted(answer["pack"])) == (two, {two: False})
    assert len(await shop.said("orders.order.restored-from-trash.v1")) == 2
    assert await shop.refused(999_999, "restore-deleted") == (404, "ORDER_NOT_FOUND")
    assert await shop.refused(2**70, "restore-deleted") == (404, "ORDER_NOT_FOUND")


async def test_line_is_refused_or_taken_anew_when_it_was_deleted(shop: Shop) -> None:
    """A33."""
    order = await shop.take(market_order_no="N-1")
    await shop.done(order, "delete")
    line = {
        "channel_id": "eleven-1", "market_order_no": "N-1", "market_line_no": "1", "qty": 3, "price": 9750,
        "option_code": "31255", "recipient": {"name": "가나1", "zip": "04524", "address": "서울 가나구 다라로 12"},
    }  # fmt: skip
    [result] = (await shop.post("/intake", {"orders": [line]}, role=Role.ADMIN)).json()["results"]
    assert (result["ok"], result["code"], result["mgmt_no"]) == (False, "DELETED_EARLIER", order)
    [result] = (await shop.post("/intake", {"orders": [{**line, "retake": True}]}, role=Role.ADMIN)).json()["results"]
    assert (result["ok"], result["code"]) == (True, None)
    assert result["mgmt_no"] > order
    assert await shop.refused(order, "restore-deleted") == (409, "MARKET_ORDER_NO_EXISTS")
    await shop.done(result["mgmt_no"], "delete")
    await shop.done(order, "restore-deleted")


async def test_a_stale_version_is_told_when_the_order_was_deleted_and_restored(shop: Shop) -> None:
    order = await shop.take()
    seen = (await shop.pack(order))["version"]
    await shop.done(order, "delete")
    answer = await shop.act(order, "restore-deleted", expected_version=seen)
    assert (answer.status_code, answer.json()["code"]) == (409, "VERSION_CONFLICT")
    [change] = answer.json()["changes"]
    assert (change["field"], change["old"], change["by"]) == (f"orders/{order}/deleted_at", None, "test")
    assert change["new"] is not None


async def test_manual_number_is_not_there_twice_when_its_order_is_restored(shop: Shop) -> None:
    body = {"channel_id": "eleven-1", "market_order_no": "HAND-1", "option_code": "31255", "qty": 1, "price": 1000,
            "buyer": {"name": "홍가람"}, "recipient": {"name": "홍가람", "zip": "04524", "address": "서울"}}  # fmt: skip
    first = (await shop.post("/orders", body)).json()["mgmt_no"]
    await shop.done(first, "delete")
    second = await shop.post("/orders", body)
    assert second.status_code == 201, second.text
    assert await shop.refused(first, "restore-deleted") == (409, "MARKET_ORDER_NO_EXISTS")
