"""우선순위 (A18, A19, F-115, F-116, F-117, F-118) and the print queue (domain.md 2.12, 2.13) over HTTP."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.contracts.access import Role
from shared.contracts.orders import PriorityCleared, PrioritySet
from tests.integration.orders.conftest import Shop
from tests.support.bus_world import until
from tests.support.databases import connected

CODE = {"option_code": "31255"}


async def queue(shop: Shop, order: int) -> list[tuple[int, int]]:
    answer = await shop.get(f"/orders/{order}/priority-queue?option_code=31255&limit=100")
    assert answer.status_code == 200, answer.text
    return [(row["mgmt_no"], row["rank"]) for row in answer.json()["items"]]


async def test_queue_is_as_the_manual_counts_when_places_are_set(shop: Shop) -> None:
    """A18, A19, F-115, F-116, F-117, F-118."""
    a, b, c, d = [await shop.take() for _ in range(4)]
    assert await queue(shop, a) == [(a, 0), (b, 0), (c, 0), (d, 0)]
    await shop.done(a, "set-priority", **CODE)
    await shop.done(b, "set-priority", mode="TOP", **CODE)
    await shop.done(c, "set-priority", mode="BOTTOM", **CODE)
    assert await queue(shop, a) == [(b, 3), (a, 2), (c, 1), (d, 0)]
    answer = await shop.done(d, "set-priority", mode="AFTER", after_rank=3, note="급함", **CODE)
    assert answer["pack"]["orders"][0]["priorities"] == [{"option_code": "31255", "rank": 3}]
    assert await queue(shop, d) == [(b, 4), (d, 3), (a, 2), (c, 1)]
    assert (await shop.pack(b))["orders"][0]["priorities"] == [{"option_code": "31255", "rank": 4}], "counted when read"
    event = (await shop.said("orders.order.priority-set.v1"))[-1]
    assert isinstance(event, PrioritySet)
    assert (event.mgmt_no, event.option_code, event.old_rank, event.rank, event.note) == (d, "31255", 0, 3, "급함")
    await shop.done(a, "clear-priority", **CODE)
    assert await queue(shop, a) == [(b, 3), (d, 2), (c, 1), (a, 0)]
    [cleared] = await shop.said("orders.order.priority-cleared.v1")
    assert isinstance(cleared, PriorityCleared)
    assert (cleared.mgmt_no, cleared.old_rank) == (a, 2)


async def test_a_change_touches_one_pack_when_others_move_up(shop: Shop) -> None:
    orders = [await shop.take() for _ in range(3)]
    for order in orders:
        await shop.done(order, "set-priority", **CODE)
    versions = [(await shop.pack(order))["version"] for order in orders[:2]]
    await shop.done(orders[2], "set-priority", mode="BOTTOM", **CODE)
    assert [(await shop.pack(order))["version"] for order in orders[:2]] == versions
    assert await queue(shop, orders[0]) == [(orders[1], 3), (orders[0], 2), (orders[2], 1)]


async def test_pack_has_a_new_version_when_others_moved_its_rank_while_it_waited(shop: Shop) -> None:
    """A18: ranks are read again under the lock of the queue; what is compared is what was there, not what was loaded."""
    first, second, top = [await shop.take() for _ in range(3)]
    for order in (first, second, top):
        await shop.done(order, "set-priority", **CODE)
    before = await shop.pack(top)
    async with connected(shop.admin_url) as other:
        ours = other.transaction()
        await ours.start()
        await other.execute("SELECT pg_advisory_xact_lock(hashtextextended('priority:31255', 0))")
        waiting = asyncio.create_task(shop.done(top, "set-priority", mode="TOP", **CODE))

        async def waits() -> bool:
            return (
                await other.fetchval("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") is not None
            )

        await until(waits, "the request waits for the queue")
        await other.execute("UPDATE priority SET position = -position WHERE mgmt_no = $1", top)
        await ours.commit()
        answer = await waiting
    assert await queue(shop, top) == [(top, 3), (second, 2), (first, 1)]
    assert answer["version"] > before["version"]
    event = (await shop.said("orders.order.priority-set.v1"))[-1]
    assert isinstance(event, PrioritySet)
    assert (event.old_rank, event.rank, event.version) == (1, 3, answer["version"])
    stale = await shop.act(top, "clear-priority", expected_version=before["version"], **CODE)
    [change] = stale.json()["changes"]
    assert (change["field"], change["old"], change["new"]) == (f"orders/{top}/priorities", {"31255": 1}, {"31255": 3})


async def test_ranks_are_dense_and_single_when_many_are_set_at_once(shop: Shop) -> None:
    """A18."""
    orders = [await shop.take() for _ in range(8)]
    modes = ["TOP", "BOTTOM"] * 4
    answers = await asyncio.gather(
        *(shop.act(order, "set-priority", mode=mode, **CODE) for order, mode in zip(orders, modes, strict=True))
    )
    assert [answer.status_code for answer in answers] == [200] * 8
    ranks = await queue(shop, orders[0])
    assert [rank for _, rank in ranks] == [8, 7, 6, 5, 4, 3, 2, 1]
    assert {no for no, _ in ranks[:4]} == set(orders[::2])


async def test_row_says_who_set_it_and_hides_people_when_a_viewer_looks(shop: Shop) -> None:
    """F-115."""
    order, other = await shop.take(), await shop.take()
    await shop.done(order, "set-priority", **CODE)
    page = (await shop.get(f"/orders/{other}/priority-queue?limit=1", Role.VIEWER)).json()
    [row] = page["items"]
    assert (row["mgmt_no"], row["rank"], row["channel_name"], row["recipient_name"], row["set_by"]) == (
        order, 1, "11번가 법인", "가*1", "test",
    )  # fmt: skip
    assert row["set_at"] is not None
    path = f"/orders/{other}/priority-queue?limit=1&cursor={page['next_cursor']}"
    last = (await shop.get(path)).json()
    assert [(row["mgmt_no"], row["recipient_name"], row["set_by"]) for row in last["items"]] == [(other, "가나2", "")]
    assert last["next_cursor"] is None


async def test_row_says_when_its_order_was_placed_and_the_oldest_comes_first_when_none_has_a_rank(shop: Shop) -> None:
    """F-115: 발주일."""
    days = {await shop.take(): 12, await shop.take(): 10, await shop.take(): 11}
    for order, day in days.items():
        await shop.as_admin("UPDATE orders SET placed_at = $1 WHERE mgmt_no = $2", _noon(day), order)
    first, second, third = days
    await shop.done(first, "set-priority", **CODE)
    rows = (await shop.get(f"/orders/{first}/priority-queue")).json()["items"]
    assert [(row["mgmt_no"], row["rank"], datetime.fromisoformat(row["placed_at"])) for row in rows] == [
        (first, 1, _noon(12)), (second, 0, _noon(10)), (third, 0, _noon(11)),
    ]  # fmt: skip


def _noon(day: int) -> datetime:
    return datetime(2026, 11, day, 3, 0, tzinfo=UTC)


@pytest.mark.reaches("set-priority", "PRIORITY_NOT_RECEIVED", "PRIORITY_UNKNOWN_RANK", "PRIORITY_OTHER_PRODUCT")
@pytest.mark.reaches("clear-priority", "NO_PRIORITY")
async def test_priority_is_refused_when_it_makes_no_sense(shop: Shop) -> None:
    """A18, A19."""
    order = await shop.take()
    for body, expected in (
        ({}, (422, "FIELD_REQUIRED")),
        ({"option_code": "31256"}, (409, "PRIORITY_OTHER_PRODUCT")),
        ({**CODE, "mode": "MIDDLE"}, (422, "INVALID_VALUE")),
        ({**CODE, "mode": "AFTER"}, (422, "FIELD_REQUIRED")),
        ({**CODE, "mode": "AFTER", "after_rank": 1}, (409, "PRIORITY_UNKNOWN_RANK")),
    ):
        assert await shop.refused(order, "set-priority", **body) == expected, body
    assert await shop.refused(order, "clear-priority", **CODE) == (409, "NO_PRIORITY")
    await shop.done(order, "set-priority", **CODE)
    assert await shop.refused(order, "set-priority", **CODE) == (409, "NO_CHANGE")
    await shop.invoiced(order)
    assert await shop.refused(order, "set-priority", mode="BOTTOM", **CODE) == (409, "PRIORITY_NOT_RECEIVED")
    await shop.done(order, "confirm-shipment")
    assert await shop.rows("SELECT 1 FROM priority") == []


async def test_queue_is_refused_when_it_names_no_product_of_the_order(shop: Shop) -> None:
    """F-115, D12."""
    order = await shop.take()
    for path, status, code in (
        (f"/orders/{order}/priority-queue?option_code=30001", 409, "PRIORITY_OTHER_PRODUCT"),
        ("/orders/999999/priority-queue", 404, "ORDER_NOT_FOUND"),
        (f"/orders/{2**70}/priority-queue", 404, "ORDER_NOT_FOUND"),
        (f"/orders/{order}/priority-queue?cursor=zzz", 422, "INVALID_CURSOR"),
        ("/print-queue?cursor=W1sxLCJ4IiwxXSxmYWxzZV0", 422, "INVALID_CURSOR"),
    ):
        answer = await shop.get(path)
        assert (answer.status_code, answer.json()["code"]) == (status, code), path
    await shop.done(order, "add-items", items=[{"option_code": "31256", "qty": 1}])
    answer = await shop.get(f"/orders/{order}/priority-queue")
    assert (answer.status_code, answer.json()["code"]) == (422, "FIELD_REQUIRED")
    await shop.done(order, "delete")
    answer = await shop.get(f"/orders/{order}/priority-queue?option_code=31255")
    assert (answer.status_code, answer.json()["code"]) == (409, "ORDER_DELETED")


async def printed(shop: Shop) -> dict[int, dict[str, Any]]:
    answer = await shop.get("/print-queue?limit=100")
    assert answer.status_code == 200, answer.text
    return {row["pack_no"]: row for row in answer.json()["items"]}


async def test_stock_goes_by_rank_and_then_by_age_when_it_is_short(shop: Shop) -> None:
    await shop.as_admin("UPDATE option SET stock_on_hand = 6 WHERE option_code = '31255'")
    old, mid, new = [await shop.take() for _ in range(3)]
    found = await printed(shop)
    assert {no: (row["printable"], row["reason"]) for no, row in found.items()} == {
        old: (True, None), mid: (True, None), new: (False, "SHORT"),
    }  # fmt: skip
    await shop.done(new, "set-priority", **CODE)
    found = await printed(shop)
    assert list(found) == [new, old, mid], "the highest rank first"
    assert [row["reason"] for row in found.values()] == [None, None, "SHORT"]
    [line] = found[mid]["lines"]
    assert (line["option_code"], line["covered"], line["rank"], line["place"], line["places"]) == (
        "31255", False, 0, 3, 3,
    )  # fmt: skip
    await shop.invoiced(old)
    found = await printed(shop)
    assert {no: row["reason"] for no, row in found.items()} == {new: None, mid: "SHORT"}, (
        "a printed label has its stock"
    )


async def test_pack_waits_by_its_highest_rank_when_its_products_have_several(shop: Shop) -> None:
    """D12, F-116: not by the lowest, the first or the sum of them."""
    both, other, one, two, three, none = [
        await shop.take(option=code) for code in ("31255", "31255", "31255", "31256", "31256", "31255")
    ]
    for order in (both, other):
        await shop.done(order, "add-items", items=[{"option_code": "31256", "qty": 1}])
    for order in (both, one, other):
        await shop.done(order, "set-priority", option_code="31255")
    for order in (three, two, other, both):
        await shop.done(order, "set-priority", option_code="31256")
    assert [(each["option_code"], each["rank"]) for each in (await shop.pack(both))["orders"][0]["priorities"]] == [
        ("31255", 1), ("31256", 4),
    ]  # fmt: skip
    found = await printed(shop)
    assert [(no, row["rank"]) for no, row in found.items()] == [
        (both, 4), (other, 3), (one, 2), (two, 2), (three, 1), (none, 0),
    ]  # fmt: skip
    assert [(line["option_code"], line["rank"]) for line in found[both]["lines"]] == [("31255", 1), ("31256", 4)]
    assert [(line["option_code"], line["rank"]) for line in found[other]["lines"]] == [("31255", 3), ("31256", 3)]


async def test_pack_says_why_it_is_not_printed_when_something_is_in_its_way(shop: Shop) -> None:
    held, sold_out, unmatched, cancelled, deleted, consigned = [
        await shop.take(option=code) for code in ("31255", "30001", None, "31255", "31255", "31244")
    ]
    await shop.done(held, "set-hold")
    await shop.done(cancelled, "cancel-all", reason="RETURN_REFUND")
    await shop.done(deleted, "delete")
    found = await printed(shop)
    assert {no: (row["reason"], row["reasons"]) for no, row in found.items()} == {
        held: ("ON_HOLD", ["ON_HOLD"]),
        sold_out: ("SOLD_OUT", ["SOLD_OUT", "SHORT"]),
        unmatched: ("NOT_MATCHED", ["NOT_MATCHED"]),
    }
    assert consigned not in found, "a supplier ships it"
    await shop.as_admin(
        "INSERT INTO open_claim (claim_id, revision, channel_id, mgmt_no, state, decision)"
        " VALUES ('c', 1, 'eleven-1', $1, 'HELD', 'HELD_FOR_DECISION')",
        held,
    )
    assert (await printed(shop))[held]["reasons"] == ["CLAIM_PENDING", "ON_HOLD"]


async def test_queue_is_read_in_pages_when_it_is_long(shop: Shop) -> None:
    orders = [await shop.take() for _ in range(5)]
    await shop.done(orders[4], "set-priority", **CODE)
    seen, cursor = [], ""
    for _ in range(3):
        page = (await shop.get(f"/print-queue?limit=2{cursor}", Role.VIEWER)).json()
        seen += [row["pack_no"] for row in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert (seen, page["next_cursor"]) == ([orders[4], *orders[:4]], None)
    assert page["items"][0]["recipient_name"].count("*") == 1
