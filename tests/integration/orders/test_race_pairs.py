"""Two at once who want the same number, rank or line, looked at in the database. The table of pairs: `tests/races`."""

import asyncio

from shared.contracts.access import Role
from tests.integration.orders.conftest import Shop

TIMES = 4


async def test_numbers_and_ranks_differ_when_two_want_the_same_at_once(shop: Shop) -> None:
    """A14, A18."""
    order, other = await shop.take(), await shop.take()
    copies = await asyncio.gather(*(shop.act(order, "copy") for _ in range(2)))
    assert [answer.status_code for answer in copies] == [200, 200]
    numbers = {(await shop.pack(answer.json()["created"][0]))["orders"][0]["market_order_no"] for answer in copies}
    assert numbers == {"ORD000001_1", "ORD000001_2"}
    both = await asyncio.gather(*(shop.act(no, "set-priority", option_code="31255") for no in (order, other)))
    assert [answer.status_code for answer in both] == [200, 200]
    ranks = {(await shop.pack(no))["orders"][0]["priorities"][0]["rank"] for no in (order, other)}
    assert ranks == {1, 2}


async def test_line_is_there_once_when_it_is_restored_and_taken_anew_at_once(shop: Shop) -> None:
    """A33."""
    for n in range(TIMES):
        order = await shop.take(market_order_no=f"N-{n}")
        await shop.done(order, "delete")
        line = {
            "channel_id": "eleven-1", "market_order_no": f"N-{n}", "market_line_no": "1", "qty": 3, "price": 9750,
            "option_code": "31255", "retake": True,
            "recipient": {"name": "가나", "zip": "04524", "address": "서울 가나구 다라로 12"},
        }  # fmt: skip
        restored, taken = await asyncio.gather(
            shop.act(order, "restore-deleted"), shop.post("/intake", {"orders": [line]}, role=Role.ADMIN)
        )
        [result] = taken.json()["results"]
        if restored.status_code == 200:
            assert (result["ok"], result["code"], result["mgmt_no"]) == (True, "ALREADY_TAKEN", order)
        else:
            assert restored.json()["code"] == "MARKET_ORDER_NO_EXISTS"
            assert (result["ok"], result["code"]) == (True, None)
        rows = await shop.rows("SELECT 1 FROM orders WHERE market_order_no = :no AND deleted_at IS NULL", no=f"N-{n}")
        assert len(rows) == 1
