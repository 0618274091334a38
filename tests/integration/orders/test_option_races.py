"""Options that several change at the same time: nobody's fields are lost, and the ledger adds up to the stock."""

from __future__ import annotations

import asyncio
from typing import Any

from shared.contracts.access import Role
from tests.integration.orders.conftest import Shop
from tests.integration.orders.upload_desk import UploadDesk, workbook

HEADERS = ("상품옵션코드", "상품코드", "상품명", "판매가(A)", "현재고")


async def put(shop: Shop, **fields: Any) -> None:
    row = {"option_code": "NEW-1", "product_code": "P-1", "product_name": "새 상품", **fields}
    answer = await shop.post("/options", {"options": [row]}, role=Role.ADMIN)
    assert answer.json()["results"] == [{"id": "NEW-1", "ok": True, "code": None, "detail": None}]


async def new_one(shop: Shop) -> dict[str, Any]:
    [row] = await shop.rows("SELECT * FROM option WHERE option_code = 'NEW-1'")
    return row


async def moved(shop: Shop) -> list[int]:
    rows = await shop.rows("SELECT qty FROM stock_movement WHERE option_code = 'NEW-1' ORDER BY id")
    return [row["qty"] for row in rows]


async def test_nothing_is_lost_when_eight_make_one_new_option_at_once(shop: Shop) -> None:
    """F-065: four say its stock, four its price; both stand there afterwards, and the stock was counted once."""
    await asyncio.gather(
        *(
            put(shop, **({"price_tier_b": 200} if n % 2 else {"stock_on_hand": 10, "price_tier_a": 100}))
            for n in range(8)
        )
    )
    row = await new_one(shop)
    assert (row["stock_on_hand"], row["price_tier_a"], row["price_tier_b"]) == (10, 100, 200)
    assert await moved(shop) == [10]


async def test_ledger_adds_up_to_the_stock_when_several_count_a_new_option_at_once(shop: Shop) -> None:
    """F-065: whoever was last, the movements lead from nothing to what he counted."""
    await asyncio.gather(*(put(shop, stock_on_hand=n) for n in range(1, 9)))
    assert sum(await moved(shop)) == (await new_one(shop))["stock_on_hand"]


async def test_nothing_is_lost_when_files_and_a_program_make_one_new_option_at_once(shop: Shop) -> None:
    """F-065: a row of a file is what `POST /options` takes, also at the same moment."""
    desk = UploadDesk(shop, "option-uploads", Role.ADMIN)
    made = [
        await desk.uploaded(workbook(HEADERS, ["NEW-1", "P-1", "새 상품", price, stock]))
        for price, stock in ((100, ""), ("", 10), (100, ""), ("", 10))
    ]
    await asyncio.gather(
        *(desk.apply(each["upload_id"]) for each in made), *(put(shop, price_tier_c=300) for _ in range(4))
    )
    row = await new_one(shop)
    assert (row["stock_on_hand"], row["price_tier_a"], row["price_tier_c"]) == (10, 100, 300)
    assert await moved(shop) == [10]
