"""Matches that would mix the shippers of a pack, over HTTP (A35, domain.md 2.12)."""

from __future__ import annotations

from shared.contracts.access import Role
from shared.contracts.orders import OrderExcluded
from tests.integration.orders.conftest import Shop

OURS, THEIRS = "31255", "31244"


async def mates_of(shop: Shop, mgmt_no: int) -> list[int]:
    return [order["mgmt_no"] for order in (await shop.pack(mgmt_no))["orders"]]


async def excluded(shop: Shop) -> list[OrderExcluded]:
    return [event for event in await shop.said() if isinstance(event, OrderExcluded)]


async def test_order_rides_apart_when_it_is_matched_to_a_consignment(shop: Shop) -> None:
    """A35: 합포제외 by the system, 완료; what the operator said stands on the match."""
    ours, unmatched = await shop.take(name="한집", option=OURS), await shop.take(name="한집", option=None)
    assert await mates_of(shop, ours) == [ours, unmatched]
    item = await shop.item_id(unmatched)
    answer = await shop.done(unmatched, "match", item_id=item, option_code=THEIRS, note="공급처 확인")
    assert (answer["pack_no"], [each["code"] for each in answer["warnings"]]) == (unmatched, ["SHIPPER_APART"])
    assert (await mates_of(shop, ours), await mates_of(shop, unmatched)) == ([ours], [unmatched])
    [event] = await excluded(shop)
    assert (event.mgmt_no, event.old_pack_no, event.operator, event.automatic, event.note) == (
        unmatched, ours, "system", True, "",
    )  # fmt: skip
    assert {pack.pack_no for pack in event.packs} == {ours, unmatched}
    [match] = await shop.said("orders.item.matched.v1")
    assert getattr(match, "note", None) == "공급처 확인"
    assert getattr(match, "operator", None) != "system"


async def test_orders_ride_apart_when_all_of_a_wrong_match_are_mended(shop: Shop) -> None:
    """A35: each pack for itself; where all of a pack have the new shipper it stays together."""
    words = {"channel_product_code": "P-words"}
    first = [await shop.take(name="한집", option=None, **words), await shop.take(name="한집", option=OURS)]
    both = [await shop.take(name="두집", option=None, **words) for _ in range(2)]
    await shop.done(
        both[0], "match", item_id=await shop.item_id(both[0]), option_code=THEIRS, rematch_all=True, remember=False
    )
    assert await mates_of(shop, both[0]) == both
    assert [await mates_of(shop, order) for order in first] == [[first[0]], [first[1]]]
    assert [(event.mgmt_no, event.old_pack_no) for event in await excluded(shop)] == [(first[0], first[0])]


async def test_pack_stays_together_when_it_was_confirmed_to_be_mixed(shop: Shop) -> None:
    """A35 A7: a person has confirmed that two shippers send this pack."""
    ours, theirs = await shop.take(option=OURS), await shop.take(option=THEIRS)
    await shop.done(
        ours, "combine-add", target_mgmt_no=theirs, confirm_recipient_mismatch=True, confirm_mixed_shipper=True
    )
    unmatched = await shop.take(option=None)
    await shop.done(
        ours, "combine-add", target_mgmt_no=unmatched, confirm_recipient_mismatch=True, confirm_mixed_shipper=True
    )
    await shop.done(unmatched, "match", item_id=await shop.item_id(unmatched), option_code=THEIRS)
    assert await mates_of(shop, unmatched) == [ours, theirs, unmatched]
    assert await excluded(shop) == []


async def test_locked_pack_stays_together_and_says_so_when_a_match_mixes_it(shop: Shop) -> None:
    """A35 A9."""
    ours, unmatched = await shop.take(name="한집", option=OURS), await shop.take(name="한집", option=None)
    await shop.done(ours, "forbid-combine")
    answer = await shop.done(unmatched, "match", item_id=await shop.item_id(unmatched), option_code=THEIRS)
    assert [each["code"] for each in answer["warnings"]] == ["SHIPPERS_MIXED"]
    assert await mates_of(shop, unmatched) == [ours, unmatched]


async def test_orders_ride_apart_when_they_are_matched_in_bulk(shop: Shop) -> None:
    """A35: each row for itself."""
    orders = [await shop.take(name="한집", option=option) for option in (OURS, None, None)]
    rows = [{"mgmt_no": no, "item_id": await shop.item_id(no), "option_code": THEIRS} for no in orders[1:]]
    results = await shop.bulk("match", rows=rows)
    assert [each["ok"] for each in results] == [True, True]
    assert [await mates_of(shop, order) for order in orders] == [[no] for no in orders]


async def test_unmatched_order_rides_alone_when_the_waiting_pack_is_a_consignment(shop: Shop) -> None:
    """domain.md 2.12: what is not matched counts as ours."""
    theirs, unmatched = await shop.take(name="한집", option=THEIRS), await shop.take(name="한집", option=None)
    assert (await mates_of(shop, theirs), await mates_of(shop, unmatched)) == ([theirs], [unmatched])


async def test_cancelled_line_waits_for_no_match_when_the_list_is_asked_for(shop: Shop) -> None:
    """A35: `/unmatched` shows what is left."""
    whole, part, left = [await shop.take(option=None) for _ in range(3)]
    await shop.done(whole, "cancel-all", reason="RETURN_REFUND")
    lines = [{"item_id": await shop.item_id(part), "qty": 1}]
    await shop.done(part, "cancel-items", items=lines, reason="RETURN_REFUND")
    items = (await shop.get("/unmatched?limit=500", Role.ADMIN)).json()["items"]
    assert [(each["mgmt_no"], each["qty"]) for each in items] == [(part, 2), (left, 3)]
