"""A copy's number is its own among the live orders of its channel, whoever else takes numbers meanwhile (0.3-6)."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from tests.integration.orders.conftest import Shop

BY_HAND: dict[str, Any] = {"channel_id": "eleven-1", "option_code": "31255", "qty": 1, "price": 1000,
                           "buyer": {"name": "홍가람"}, "recipient": {"name": "나래"}}  # fmt: skip
TWICE = (
    "SELECT channel_id, market_order_no FROM orders WHERE deleted_at IS NULL"
    " GROUP BY channel_id, market_order_no HAVING count(*) > 1"
)
MADE = (
    "INSERT INTO orders (mgmt_no, pack_no, version, channel_id, market_order_no, placed_at, source)"
    " VALUES (9999, 9999, 1, 'eleven-1', :number, now(), 'MANUAL')"
)
WAITING = (
    "SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
    " WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted"
)
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(:word, 0))"


async def by_hand(shop: Shop, number: str) -> Any:
    return await shop.post("/orders", {**BY_HAND, "market_order_no": number})


async def number_of(shop: Shop, mgmt_no: int) -> str:
    return str((await shop.pack(mgmt_no))["orders"][0]["market_order_no"])


async def test_number_is_given_once_when_copies_and_orders_by_hand_come_at_once(shop: Shop) -> None:
    """A14, A24: who comes second gets the next number, or is told."""
    sources = [await shop.take() for _ in range(12)]
    names = [await number_of(shop, source) for source in sources]
    work = [shop.act(source, "copy") for source in sources] + [by_hand(shop, f"{name}_1") for name in names]
    answers = await asyncio.gather(*work)
    copies, made = answers[:12], answers[12:]
    assert await shop.rows(TWICE) == []
    assert [answer.status_code for answer in copies] == [200] * 12
    for name, copy, hand in zip(names, copies, made, strict=True):
        numbers = {await number_of(shop, copy.json()["created"][0]), hand.json().get("code") or f"{name}_1"}
        assert numbers in ({f"{name}_1", "MARKET_ORDER_NO_EXISTS"}, {f"{name}_2", f"{name}_1"})


async def test_copy_waits_and_takes_the_next_number_when_an_order_by_hand_is_being_made(shop: Shop) -> None:
    """A14: the number that it chose was free when it looked, and is not when it has the lock."""
    source = await shop.take()
    number = f"{await number_of(shop, source)}_1"
    async with shop.engine.begin() as other:
        await other.execute(text(LOCK), {"word": f"line:eleven-1:{number}"})
        copying = asyncio.create_task(shop.act(source, "copy"))
        await _until_somebody_waits(shop)
        await other.execute(text("INSERT INTO pack (pack_no, version, status) VALUES (9999, 1, 'RECEIVED')"))
        await other.execute(text(MADE), {"number": number})
    answer = await copying
    assert answer.status_code == 200, answer.text
    assert await number_of(shop, answer.json()["created"][0]) == f"{number[:-1]}2"


async def _until_somebody_waits(shop: Shop) -> None:
    for _ in range(200):
        if await shop.rows(WAITING):
            return
        await asyncio.sleep(0.02)
    pytest.fail("the copy took a number without its lock")


async def test_copy_is_not_restored_when_its_number_was_given_again_by_hand(shop: Shop) -> None:
    """A33: MARKET_ORDER_NO_EXISTS for whatever no channel sent: copies, parts, replacements."""
    source = await shop.take()
    [copy] = (await shop.done(source, "copy"))["created"]
    [part] = (await shop.done(source, "split-order", items=[{"item_id": await shop.item_id(source), "qty": 1}]))[
        "created"
    ]
    for made in (copy, part):
        number = await number_of(shop, made)
        await shop.done(made, "delete")
        second = await by_hand(shop, number)
        assert second.status_code == 201, second.text
        assert await shop.refused(made, "restore-deleted") == (409, "MARKET_ORDER_NO_EXISTS")
        await shop.done(second.json()["mgmt_no"], "delete")
        await shop.done(made, "restore-deleted")
    assert await shop.rows(TWICE) == []


async def test_one_of_them_lives_when_a_copy_is_restored_while_its_number_is_given_by_hand(shop: Shop) -> None:
    """A24, A33."""
    made = []
    for _ in range(8):
        [copy] = (await shop.done(await shop.take(), "copy"))["created"]
        await shop.done(copy, "delete")
        made.append((copy, await number_of(shop, copy)))
    answers = await asyncio.gather(
        *(shop.act(copy, "restore-deleted") for copy, _ in made), *(by_hand(shop, number) for _, number in made)
    )
    assert await shop.rows(TWICE) == []
    for restored, hand in zip(answers[:8], answers[8:], strict=True):
        assert sorted((restored.status_code, hand.status_code)) in ([200, 409], [201, 409])


async def test_channels_own_line_is_restored_when_another_line_has_its_order_number(shop: Shop) -> None:
    """A33: a channel's lines share their order's number, so only the same line taken anew stands in the way."""
    one = await shop.take(market_order_no="N-1")
    await shop.take(market_order_no="N-1", market_line_no="2", name="다른 집")
    await shop.done(one, "delete")
    await shop.done(one, "restore-deleted")


async def test_copy_gets_the_next_number_when_the_channel_itself_has_the_first(shop: Shop) -> None:
    """A14."""
    source = await shop.take(market_order_no="N-1")
    await shop.take(market_order_no="N-1_1")
    [copy] = (await shop.done(source, "copy"))["created"]
    assert await number_of(shop, copy) == "N-1_2"
    assert (await by_hand(shop, "N-1_2")).json()["code"] == "MARKET_ORDER_NO_EXISTS"
