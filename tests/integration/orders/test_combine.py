"""합포추가 (A7), 합포제외 (A8) over HTTP."""

import pytest

from shared.contracts.orders import OrderExcluded, OrdersCombined
from tests.integration.orders.conftest import Shop

MISMATCH = {"confirm_recipient_mismatch": True}


async def test_whole_packs_become_one_when_one_is_added(shop: Shop) -> None:
    """A7, F-090."""
    low, low_mate = await shop.take_pack("a", "b")
    high, high_mate = await shop.take_pack("c", "d")
    await shop.done(low_mate, "set-hold", reason="확인")
    before = {no: (await shop.pack(no))["version"] for no in (low, high)}
    answer = await shop.done(high, "combine-add", target_mgmt_no=low_mate, **MISMATCH)
    pack = answer["pack"]
    assert (answer["pack_no"], [o["mgmt_no"] for o in pack["orders"]]) == (low, [low, low_mate, high, high_mate])
    assert {order["pack_no"] for order in pack["orders"]} == {low}
    assert (await shop.pack(high))["recipient"]["name"] == "한집2"
    assert [hold["mgmt_no"] for hold in pack["holds"]] == [low_mate]
    assert pack["version"] > max(before.values())
    moved = {order["mgmt_no"]: order["version"] for order in pack["orders"]}
    assert moved[high] == moved[high_mate] == pack["version"]
    [event] = [e for e in await shop.said("orders.orders.combined.v1") if isinstance(e, OrdersCombined)
               and e.operator == "test"]  # fmt: skip
    assert (event.mgmt_no, event.pack_no, event.absorbed) == (low, low, (low, low_mate))
    assert [(p.pack_no, p.dissolved, len(p.orders)) for p in event.packs] == [(low, False, 4), (high, True, 0)]
    assert await shop.rows("SELECT 1 FROM pack WHERE pack_no = :no", no=high) == []


@pytest.mark.reaches(
    "combine-add",
    "COMBINE_SELF",
    "COMBINE_SAME_PACK",
    "COMBINE_TARGET_NOT_FOUND",
    "COMBINE_RECIPIENT_MISMATCH",
    "COMBINE_MIXED_SHIPPER",
)
async def test_combining_is_refused_when_it_makes_no_sense(shop: Shop) -> None:
    """A7, D8."""
    one, mate = await shop.take_pack("a", "b")
    other = await shop.take()
    for target, expected in (
        (one, (409, "COMBINE_SELF")),
        (mate, (409, "COMBINE_SAME_PACK")),
        (999_999, (404, "COMBINE_TARGET_NOT_FOUND")),
        (0, (404, "COMBINE_TARGET_NOT_FOUND")),
        (2**70, (404, "COMBINE_TARGET_NOT_FOUND")),
        ("x", (422, "INVALID_VALUE")),
        (None, (422, "FIELD_REQUIRED")),
        (other, (409, "COMBINE_RECIPIENT_MISMATCH")),
    ):
        assert await shop.refused(one, "combine-add", target_mgmt_no=target) == expected
    consigned = await shop.take(option="31244")
    assert await shop.refused(one, "combine-add", target_mgmt_no=consigned, **MISMATCH) == (
        409,
        "COMBINE_MIXED_SHIPPER",
    )
    mixed = await shop.done(one, "combine-add", target_mgmt_no=consigned, confirm_mixed_shipper=True, **MISMATCH)
    assert len(mixed["pack"]["orders"]) == 3


@pytest.mark.reaches("combine-add", "FULLY_CANCELLED", "COMBINE_LOCKED", "COMBINE_NOT_RECEIVED")
async def test_combining_is_refused_when_a_state_forbids_it(shop: Shop) -> None:
    """A7."""
    order, other = await shop.take(), await shop.take()
    asked = {"target_mgmt_no": other, **MISMATCH}
    await shop.done(other, "cancel-all", reason="RETURN_REFUND")
    assert await shop.refused(order, "combine-add", **asked) == (409, "FULLY_CANCELLED")
    assert await shop.refused(other, "combine-add", target_mgmt_no=order, **MISMATCH) == (409, "FULLY_CANCELLED")
    await shop.done(other, "restore-all")
    await shop.as_admin("UPDATE pack SET combine_locked = true WHERE pack_no = $1", other)
    assert await shop.refused(order, "combine-add", **asked) == (409, "COMBINE_LOCKED")
    assert await shop.refused(other, "combine-add", target_mgmt_no=order, **MISMATCH) == (409, "COMBINE_LOCKED")
    await shop.as_admin("UPDATE pack SET combine_locked = false WHERE pack_no = $1", other)
    await shop.invoiced(other)
    assert await shop.refused(order, "combine-add", **asked) == (409, "COMBINE_NOT_RECEIVED")
    await shop.as_admin("UPDATE orders SET deleted_at = now() WHERE mgmt_no = $1", other)
    assert await shop.refused(order, "combine-add", **asked) == (404, "COMBINE_TARGET_NOT_FOUND")


async def test_order_is_a_pack_of_its_own_when_it_is_excluded(shop: Shop) -> None:
    """A8, F-091."""
    one, two, three = await shop.take_pack("a", "b", "c")
    await shop.done(two, "set-hold")
    answer = await shop.done(two, "combine-exclude")
    assert (answer["pack_no"], [o["mgmt_no"] for o in answer["pack"]["orders"]]) == (two, [two])
    assert [hold["mgmt_no"] for hold in answer["pack"]["holds"]] == [two]
    rest = await shop.pack(one)
    assert (rest["pack_no"], [o["mgmt_no"] for o in rest["orders"]], rest["holds"]) == (one, [one, three], [])
    [event] = await shop.said("orders.order.excluded.v1")
    assert isinstance(event, OrderExcluded)
    assert (event.mgmt_no, event.old_pack_no, event.pack_no) == (two, one, two)
    assert {p.pack_no: p.version for p in event.packs} == {one: answer["version"], two: answer["version"]}


async def test_rest_is_numbered_anew_when_the_representative_is_excluded(shop: Shop) -> None:
    """A8."""
    one, two, three = await shop.take_pack("a", "b", "c")
    answer = await shop.done(one, "combine-exclude")
    assert (answer["pack_no"], [o["mgmt_no"] for o in answer["pack"]["orders"]]) == (one, [one])
    rest = await shop.pack(three)
    assert (rest["pack_no"], [o["mgmt_no"] for o in rest["orders"]]) == (two, [two, three])
    assert rest["recipient"] == (await shop.pack(one))["recipient"]


@pytest.mark.reaches("combine-exclude", "NOT_COMBINED", "COMBINE_LOCKED", "LOCKED_BY_INVOICE")
async def test_excluding_is_refused_when_the_pack_does_not_allow_it(shop: Shop) -> None:
    """A8."""
    assert await shop.refused(await shop.take(), "combine-exclude") == (409, "NOT_COMBINED")
    one, _ = await shop.take_pack("a", "b")
    await shop.as_admin("UPDATE pack SET combine_locked = true WHERE pack_no = $1", one)
    assert await shop.refused(one, "combine-exclude") == (409, "COMBINE_LOCKED")
    await shop.as_admin("UPDATE pack SET combine_locked = false WHERE pack_no = $1", one)
    await shop.invoiced(one)
    assert await shop.refused(one, "combine-exclude") == (409, "LOCKED_BY_INVOICE")


async def test_orders_of_two_channels_ride_together_when_they_are_combined(shop: Shop) -> None:
    """D8: across channels is allowed; another recipient only when it is confirmed (A7)."""
    one = await shop.take(name="한집")
    other = await shop.take(name="한집", channel_id="naver-1", market_order_no="N-1")
    assert (await shop.pack(other))["pack_no"] == one, "intake combines them by itself"
    await shop.done(other, "combine-exclude")
    answer = await shop.done(one, "combine-add", target_mgmt_no=other)
    assert [(o["mgmt_no"], o["channel_id"]) for o in answer["pack"]["orders"]] == [
        (one, "eleven-1"),
        (other, "naver-1"),
    ]
    await shop.shipped(other)
    assert (await shop.pack(one))["status"] == "SHIPPED"
