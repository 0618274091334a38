"""`POST /actions/{action}`: an answer a row, a pack-level action once a pack (api.md, domain.md 2.10)."""

import asyncio
from typing import Any

import pytest

from shared.contracts.access import Role
from shared.contracts.orders import InvoiceAssigned, ItemsCancelled, PackShipped
from tests.integration.orders.conftest import Shop


def codes(results: list[dict[str, Any]]) -> list[tuple[int, bool, str | None]]:
    return [(row["mgmt_no"], row["ok"], row["code"]) for row in results]


async def test_every_row_answers_for_itself_when_some_are_refused(shop: Shop) -> None:
    fine, held = await shop.take(), await shop.take()
    await shop.done(held, "set-hold")
    results = await shop.bulk("set-hold", mgmt_nos=[held, fine, 999_999], reason="확인", note="묶음")
    assert codes(results) == [
        (held, False, "HOLD_ALREADY_SET"), (fine, True, None), (999_999, False, "ORDER_NOT_FOUND"),
    ]  # fmt: skip
    assert results[0]["detail"] == "이미 보류된 주문입니다."
    assert (results[1]["pack_no"], results[1]["created"], results[1]["warnings"]) == (fine, [], [])
    assert (await shop.pack(fine))["holds"][0]["reason"] == "확인"
    assert len(await shop.said("orders.hold.set.v1")) == 2


async def test_pack_is_done_once_when_several_of_its_orders_are_named(shop: Shop) -> None:
    one, two = await shop.take_pack("a", "b")
    rows = [{"mgmt_no": no, "courier": "CJ", "invoice_no": "123456789012"} for no in (two, one)]
    assert codes(await shop.bulk("assign-invoice", rows=rows)) == [(two, True, None), (one, True, "SAME_PACK")]
    [event] = await shop.said("orders.pack.invoice-assigned.v1")
    assert isinstance(event, InvoiceAssigned)
    assert event.automatic is True
    assert codes(await shop.bulk("assign-invoice", rows=rows)) == [(two, True, "NO_CHANGE"), (one, True, "NO_CHANGE")]
    other = [{"mgmt_no": one, "courier": "CJ", "invoice_no": "123456789013"}]
    assert codes(await shop.bulk("assign-invoice", rows=other)) == [(one, False, "ALREADY_INVOICED")]
    assert codes(await shop.bulk("confirm-shipment", mgmt_nos=[one, two])) == [
        (one, True, None), (two, True, "SAME_PACK"),
    ]  # fmt: skip
    [shipped] = await shop.said("orders.pack.shipped.v1")
    assert isinstance(shipped, PackShipped)
    assert shipped.automatic is True


async def test_another_number_for_the_same_pack_is_refused_when_it_comes_in_one_batch(shop: Shop) -> None:
    one, two = await shop.take_pack("a", "b")
    rows = [
        {"mgmt_no": one, "courier": "CJ", "invoice_no": "123456789012"},
        {"mgmt_no": two, "courier": "CJ", "invoice_no": "123456789013"},
    ]
    assert codes(await shop.bulk("assign-invoice", rows=rows)) == [(one, True, None), (two, False, "ALREADY_INVOICED")]


async def test_orders_of_one_pack_are_cancelled_each_when_the_action_is_of_the_order(shop: Shop) -> None:
    one, two = await shop.take_pack("a", "b")
    version = (await shop.pack(one))["version"]
    rows = [{"mgmt_no": no, "reason": "RETURN_REFUND", "expected_version": version} for no in (one, two)]
    assert codes(await shop.bulk("cancel-all", rows=rows)) == [(one, True, None), (two, True, None)]
    first, second = await shop.said("orders.items.cancelled.v1")
    assert isinstance(first, ItemsCancelled)
    assert isinstance(second, ItemsCancelled)
    assert first.version < second.version
    stale = await shop.bulk("restore-all", rows=[{"mgmt_no": one, "expected_version": version}])
    assert codes(stale) == [(one, False, "VERSION_CONFLICT")]
    assert [change["new"] for change in stale[0]["changes"]] == [3, 3]


async def test_unreadable_rows_are_coded_and_the_others_done_when_rows_differ(shop: Shop) -> None:
    order = await shop.take()
    item = await shop.item_id(order)
    good = {"mgmt_no": order, "items": [{"item_id": item, "qty": 1}], "reason": "RETURN_REFUND"}
    results = await shop.bulk(
        "cancel-items",
        rows=[
            {**good, "items": [{"item_id": item, "qty": "x"}]},
            {**good, "colour": "red"},
            {"items": good["items"], "reason": "RETURN_REFUND"},
            {**good, "\ud800": 1},
            good,
            {**good, "items": [{"item_id": item, "qty": 0}]},
        ],
    )
    assert codes(results) == [
        (order, False, "INVALID_VALUE"),
        (order, False, "UNKNOWN_FIELD"),
        (None, False, "FIELD_REQUIRED"),
        (order, False, "INVALID_VALUE"),
        (order, True, None),
        (order, False, "QTY_ZERO"),
    ]
    assert await shop.ledger(order) == [(1, 0, "BEFORE", None)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, (422, "FIELD_REQUIRED")),
        ({"mgmt_nos": []}, (422, "FIELD_REQUIRED")),
        ({"rows": []}, (422, "FIELD_REQUIRED")),
        ({"mgmt_nos": [1], "rows": [{"mgmt_no": 1}]}, (422, "INVALID_VALUE")),
        ({"mgmt_nos": ["1"]}, (422, "INVALID_VALUE")),
        ({"mgmt_nos": list(range(1, 10_002))}, (422, "TOO_MANY_ROWS")),
        ({"mgmt_nos": [1], "expected_version": 1}, (422, "UNKNOWN_FIELD")),
    ],
)
async def test_batch_is_refused_when_it_is_not_one(shop: Shop, body: dict[str, Any], expected: tuple[int, str]) -> None:
    answer = await shop.post("/actions/set-hold", body)
    assert (answer.status_code, answer.json()["code"]) == expected


async def test_two_hundred_rows_are_one_transaction_when_they_are_shipped(shop: Shop) -> None:
    lines = [
        {
            "channel_id": "eleven-1", "market_order_no": f"B{n}", "market_line_no": "1", "qty": 1, "price": 1000,
            "channel_product_name": "채널상품", "channel_option_name": "옵션", "option_code": "31255",
            "buyer": {"name": "홍가람"}, "recipient": {"name": f"받는이{n}", "address": f"서울 가나구 {n}"},
        }
        for n in range(200)
    ]  # fmt: skip
    taken = (await shop.post("/intake", {"orders": lines}, role=Role.ADMIN)).json()["results"]
    rows = [{"mgmt_no": row["mgmt_no"], "courier": "CJ", "invoice_no": f"9{n:011d}"} for n, row in enumerate(taken)]
    assert all(row["ok"] and row["code"] is None for row in await shop.bulk("assign-invoice", rows=rows))
    results = await shop.bulk("confirm-shipment", mgmt_nos=[row["mgmt_no"] for row in taken])
    assert all(row["ok"] and row["code"] is None for row in results)
    [option] = await shop.rows("SELECT stock_on_hand FROM option WHERE option_code = '31255'")
    assert option["stock_on_hand"] == -100
    assert len(await shop.said("orders.pack.shipped.v1")) == 200


async def test_both_batches_end_when_they_name_the_same_orders_in_opposite_order(shop: Shop) -> None:
    orders = [await shop.take(option=("31255", "31256")[n % 2]) for n in range(6)]
    await shop.bulk(
        "assign-invoice", rows=[{"mgmt_no": no, "courier": "CJ", "invoice_no": f"7{no:011d}"} for no in orders]
    )
    one, other = await asyncio.gather(
        shop.bulk("confirm-shipment", mgmt_nos=orders), shop.bulk("confirm-shipment", mgmt_nos=orders[::-1])
    )
    assert sum(row["ok"] for row in (*one, *other)) == 6
    assert {row["code"] for row in (*one, *other) if not row["ok"]} == {"NOT_INVOICED"}
