"""A rank stands for pieces that will be shipped: shown ranks are dense (A18), "rank 3 of 7" (domain.md 2.13)."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from tests.integration.orders.claims_desk import ClaimsDesk
from tests.integration.orders.conftest import Shop

CODE = {"option_code": "31255"}


async def ranks(shop: Shop, order: int) -> list[tuple[int, int]]:
    answer = await shop.get(f"/orders/{order}/priority-queue?option_code=31255&limit=100")
    assert answer.status_code == 200, answer.text
    return [(row["mgmt_no"], row["rank"]) for row in answer.json()["items"]]


async def ranked(shop: Shop, count: int) -> list[int]:
    """So many orders, the last printed first."""
    orders = [await shop.take() for _ in range(count)]
    for order in orders:
        await shop.done(order, "set-priority", **CODE)
    return orders


async def priorities(shop: Shop, order: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await shop.pack(order))["orders"][0]["priorities"]
    return found


async def gone_by(shop: Shop, how: str, order: int) -> int:
    """Leave nothing of the option in the order; the order that has its pieces now."""
    item = await shop.item_id(order)
    if how == "cancel-items":
        await shop.done(order, how, items=[{"item_id": item, "qty": 3}], reason="RETURN_REFUND")
    elif how == "claim":
        await ClaimsDesk(shop).apply("c1", order)
    elif how == "split-order":
        await shop.done(order, "add-items", items=[{"option_code": "31256", "qty": 1}])
        return int((await shop.done(order, how, items=[{"item_id": item, "qty": 3}]))["created"][0])
    elif how == "exchange-item":
        await shop.done(order, how, item_id=item, qty=3, new_option_code="31256", reason="EXCHANGE_DEFECT")
    elif how == "match":
        await shop.done(order, how, item_id=item, option_code="31256")
    else:
        await shop.done(order, how, reason="RETURN_REFUND")
    return order


@pytest.mark.parametrize("how", ["cancel-all", "cancel-items", "claim", "split-order", "exchange-item", "match"])
async def test_rank_goes_when_nothing_of_its_option_is_left_in_the_order(shop: Shop, how: str) -> None:
    """A18: the others close up, in the queue and in what each order shows."""
    low, gone, high = await ranked(shop, 3)
    moved = await gone_by(shop, how, gone)
    assert [entry for entry in await ranks(shop, low) if entry[0] != moved] == [(high, 2), (low, 1)]
    assert await priorities(shop, gone) == []
    assert await priorities(shop, high) == [{**CODE, "rank": 2}]
    assert await shop.rows("SELECT 1 FROM priority WHERE mgmt_no = :no", no=gone) == []
    found = (await shop.get("/print-queue?limit=100")).json()["items"]
    assert [(row["pack_no"], row["rank"]) for row in found if row["pack_no"] in (low, high)] == [(high, 2), (low, 1)]


async def test_rank_stays_when_some_pieces_of_its_option_are_left(shop: Shop) -> None:
    """A18."""
    low, part, high = await ranked(shop, 3)
    item = await shop.item_id(part)
    await shop.done(part, "cancel-items", items=[{"item_id": item, "qty": 2}], reason="RETURN_REFUND")
    assert await ranks(shop, low) == [(high, 3), (part, 2), (low, 1)]


async def test_rank_does_not_come_back_when_the_pieces_do(shop: Shop) -> None:
    """A11, A18."""
    low, gone, high = await ranked(shop, 3)
    await shop.done(gone, "cancel-all", reason="RETURN_REFUND")
    await shop.done(gone, "restore-all")
    assert await ranks(shop, low) == [(high, 2), (low, 1), (gone, 0)]


async def test_rank_of_another_option_stays_when_one_is_cancelled(shop: Shop) -> None:
    """A18, D12."""
    order = await shop.take()
    item = await shop.item_id(order)
    await shop.done(order, "add-items", items=[{"option_code": "31256", "qty": 1}])
    for code in ("31255", "31256"):
        await shop.done(order, "set-priority", option_code=code)
    await shop.done(order, "cancel-items", items=[{"item_id": item, "qty": 3}], reason="RETURN_REFUND")
    assert await priorities(shop, order) == [{"option_code": "31256", "rank": 1}]


@pytest.mark.reaches("set-priority", "PRIORITY_OTHER_PRODUCT")
async def test_priority_is_refused_when_nothing_of_the_option_is_left(shop: Shop) -> None:
    """A18."""
    order = await shop.take()
    await shop.done(order, "cancel-all", reason="RETURN_REFUND")
    assert await shop.refused(order, "set-priority", **CODE) == (409, "PRIORITY_OTHER_PRODUCT")
    await shop.done(order, "restore-all")
    await shop.done(order, "set-priority", **CODE)


async def test_rank_that_goes_meanwhile_is_not_written_again_when_all_others_are_moved(shop: Shop) -> None:
    """A18: where no gap is left the whole queue is numbered anew, but only what is still in it."""
    low, gone, high = await ranked(shop, 3)
    await shop.as_admin("UPDATE priority SET position = mgmt_no")
    async with shop.engine.begin() as other:
        await other.execute(text("DELETE FROM priority WHERE mgmt_no = :no"), {"no": gone})
        setting = asyncio.create_task(shop.act(await shop.take(), "set-priority", mode="AFTER", after_rank=3, **CODE))
        await asyncio.sleep(1)
    answer = await setting
    assert answer.status_code == 200, answer.text
    assert await ranks(shop, low) == [(high, 3), (answer.json()["mgmt_no"], 2), (low, 1), (gone, 0)]
