"""Everything at once: claims, their orders, repeats, withdrawals, agents. Nothing is lost and nothing done twice."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from services.cancellations.application.sweep import sweep
from shared.contracts.cancellations import ClaimReceived
from shared.contracts.orders_commands import ApplyClaim, ResolveClaim
from shared.contracts.snapshots import OrderStatus
from shared.runtime.clock import utc_now
from tests.integration.cancellations.fake_orders import FakeOrder, pack_of
from tests.integration.cancellations.world import World
from tests.unit.cancellations.payloads import COUPANG, COUPANG_WITHDRAWAL, ESM, changed


@pytest.fixture
async def shop(world: World) -> World:
    await world.channel("gmarket", "esm")
    await world.channel("coupang-1", "coupang")
    return world


async def test_each_claim_meets_its_order_when_both_arrive_at_once(shop: World) -> None:
    count = 25
    orders = [FakeOrder(1000 + n, "gmarket", str(2503423000 + n), qty=3) for n in range(count)]
    arrivals = [shop.deliver(shop.orders.created(order)) for order in orders]
    posts = [
        shop.call("POST", "/channels/gmarket/claims", changed(ESM, "Data.0.OrderNo", 2503423000 + n))
        for n in range(count)
    ]

    await asyncio.gather(*(each for pair in zip(arrivals, posts, strict=True) for each in pair))
    await shop.settle()

    assert [order.cancelled for order in orders] == [3] * count
    assert Counter(c["decision"] for c in await shop.claims("?limit=100")) == {"APPLIED_BEFORE_SHIP": count}
    assert len(await shop.said(ApplyClaim)) == count


async def test_one_claim_is_kept_when_it_is_delivered_many_times_at_once(shop: World) -> None:
    order = await shop.order(101, "coupang-1", "500004398", market_line_no="3000001893")

    answers = await asyncio.gather(*(shop.call("POST", "/channels/coupang-1/claims", COUPANG) for _ in range(12)))
    await shop.settle()

    assert {answer.status_code for answer in answers} == {202}
    assert (len(await shop.said(ApplyClaim)), len(await shop.said(ClaimReceived)), order.cancelled) == (1, 1, 1)


async def test_nothing_stays_cancelled_when_claim_and_withdrawal_come_at_once(shop: World) -> None:
    for n in range(8):
        order = await shop.order(200 + n, "coupang-1", str(600 + n), market_line_no="3000001893")
        claim = changed(changed(COUPANG, "data.0.receiptId", 900 + n), "data.0.orderId", 600 + n)
        taken_back = changed(changed(COUPANG_WITHDRAWAL, "data.0.cancelId", 900 + n), "data.0.orderId", 600 + n)

        await asyncio.gather(
            *(shop.call("POST", "/channels/coupang-1/claims", body) for body in (claim, taken_back, claim, taken_back))
        )
        await shop.settle()

        shown = await shop.claim(str(900 + n))
        assert (shown["state"], shown["pending"], order.cancelled) == ("WITHDRAWN", None, 0)


async def test_one_agent_decides_when_many_resolve_at_once(shop: World) -> None:
    await shop.order(101, "gmarket", "2503423671", status=OrderStatus.INVOICED)
    await shop.post_claim("gmarket", ESM)
    claim = await shop.claim("2503423671")

    answers = await asyncio.gather(
        *(
            shop.call("POST", f"/claims/{claim['id']}/resolve", {"decision": decision})
            for decision in ("CANCEL", "SHIP") * 4
        )
    )
    await shop.settle()

    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 7
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"CLAIM_NOT_PENDING"}
    [command] = await shop.said(ResolveClaim)
    assert isinstance(command, ResolveClaim)
    expected = "APPLIED_BEFORE_SHIP" if command.resolution == "CANCEL" else "REFUSED"
    assert (await shop.claim("2503423671"))["decision"] == expected


async def test_sweeper_finds_the_order_when_its_arrival_was_missed(shop: World) -> None:
    await shop.post_claim("gmarket", ESM)
    order = FakeOrder(101, "gmarket", "2503423671")
    shop.orders.created(order)

    async def missed(conn: AsyncConnection) -> None:
        await shop.uow(conn).orders.project([pack_of(order, 1)])

    await shop.database.transaction(missed)
    now = utc_now()
    assert await shop.database.transaction(lambda conn: sweep(shop.uow(conn), now)) == 0

    later = now + timedelta(minutes=1)
    looked = await asyncio.gather(
        *(shop.database.transaction(lambda conn: sweep(shop.uow(conn), later)) for _ in range(4))
    )
    await shop.settle()

    assert sum(looked) >= 1
    assert (len(await shop.said(ApplyClaim)), order.cancelled) == (1, 3)


async def test_sweeper_looks_less_often_when_the_order_does_not_come(shop: World) -> None:
    await shop.post_claim("gmarket", ESM)
    now = utc_now()
    looked = [await swept(shop, now + timedelta(minutes=minute)) for minute in (1, 1, 2, 2, 3)]

    assert looked == [1, 0, 1, 0, 1]
    async with shop.database.engine.connect() as conn:
        row = (await conn.exec_driver_sql("SELECT match_tries, next_match_at FROM claim")).one()
    assert (row.match_tries, row.next_match_at) == (3, now + timedelta(minutes=4))


async def test_old_snapshot_changes_nothing_when_a_newer_one_is_known(shop: World) -> None:
    order = FakeOrder(101, "gmarket", "2503423671", qty=3)
    early = shop.orders.created(order)
    late = shop.orders.shipped(101)

    await shop.deliver(late, early)
    await shop.post_claim("gmarket", ESM)

    assert (await shop.claim("2503423671"))["order_status"] == "SHIPPED"


async def test_deleted_order_is_not_matched_when_a_claim_names_it(shop: World) -> None:
    order = await shop.order(101, "gmarket", "2503423671", deleted=True)
    await shop.post_claim("gmarket", ESM)
    assert (await shop.claim("2503423671"))["decision"] == "UNMATCHED"

    order.deleted = False
    await shop.deliver(shop.orders.created(order))
    await shop.settle()

    assert (await shop.claim("2503423671"))["decision"] == "APPLIED_BEFORE_SHIP"


async def swept(shop: World, at: datetime) -> int:
    return await shop.database.transaction(lambda conn: sweep(shop.uow(conn), at))
