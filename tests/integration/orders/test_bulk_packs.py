"""In bulk a pack-level action runs once a pack, and other rows of that pack answer ok with SAME_PACK (domain.md 2.10)."""

from typing import Any

import pytest

from tests.integration.orders.claims_desk import ClaimsDesk
from tests.integration.orders.conftest import Shop

MISMATCH = {"confirm_recipient_mismatch": True}


def codes(results: list[dict[str, Any]]) -> list[tuple[int, bool, str | None]]:
    return [(row["mgmt_no"], row["ok"], row["code"]) for row in results]


async def joined(shop: Shop, one: int, other: int) -> None:
    await shop.done(one, "combine-add", target_mgmt_no=other, **MISMATCH)


async def test_whole_pack_is_copied_once_when_several_of_its_orders_are_named(shop: Shop) -> None:
    """A15, F-106: a copy touches only copies, so the rows are known by what they copy."""
    one, two = await shop.take_pack("a", "b")
    results = await shop.bulk("copy-all", mgmt_nos=[one, two], channel_id="naver-1", whole_pack=True)
    assert codes(results) == [(one, True, None), (two, True, "SAME_PACK")]
    assert len(results[0]["created"]) == 2
    assert await shop.rows("SELECT count(*) AS n FROM orders") == [{"n": 4}]
    each = await shop.bulk("copy-all", mgmt_nos=[one, two], channel_id="naver-1")
    assert codes(each) == [(one, True, None), (two, True, None)], "one order each where not the whole pack is meant"


async def test_whole_pack_is_cancelled_once_when_several_of_its_orders_are_named(shop: Shop) -> None:
    """A10, D3."""
    one, two = await shop.take_pack("a", "b")
    results = await shop.bulk("cancel-all", mgmt_nos=[one, two], reason="RETURN_REFUND", whole_pack=True)
    assert codes(results) == [(one, True, None), (two, True, "SAME_PACK")]
    assert len(await shop.said("orders.items.cancelled.v1")) == 1
    again = await shop.bulk("cancel-all", mgmt_nos=[one, two], reason="RETURN_REFUND", whole_pack=True)
    assert codes(again) == [(one, False, "ALREADY_CANCELLED"), (two, False, "ALREADY_CANCELLED")]


async def test_pack_is_added_once_when_several_of_its_orders_are_named(shop: Shop) -> None:
    """A7: joined by this batch is ok, joined before it is a refusal."""
    one, two = await shop.take_pack("a", "b")
    target = await shop.take()
    asked = {"target_mgmt_no": target, **MISMATCH}
    assert codes(await shop.bulk("combine-add", mgmt_nos=[one, two], **asked)) == [
        (one, True, None), (two, True, "SAME_PACK"),
    ]  # fmt: skip
    assert codes(await shop.bulk("combine-add", mgmt_nos=[one, two, target], **asked)) == [
        (one, False, "COMBINE_SAME_PACK"), (two, False, "COMBINE_SAME_PACK"), (target, False, "COMBINE_SELF"),
    ]  # fmt: skip
    mine = await shop.take()
    rows = [{"mgmt_no": mine, "target_mgmt_no": no, **MISMATCH} for no in (two, one)]
    assert codes(await shop.bulk("combine-add", rows=rows)) == [(mine, True, None), (mine, True, "SAME_PACK")]


async def test_rows_ask_the_same_when_only_their_notes_and_alarms_differ(shop: Shop) -> None:
    one, two = await shop.take_pack("a", "b")
    rows = [{"mgmt_no": one, "note": "가"}, {"mgmt_no": two, "note": "나", "alarm_at": "2026-12-01T17:00:00+09:00"}]
    once = [(one, True, None), (two, True, "SAME_PACK")]
    assert codes(await shop.bulk("set-hold", rows=rows)) == once
    await shop.done(one, "release-hold")
    label = {"courier": "CJ", "invoice_no": "123456789012"}
    assert codes(await shop.bulk("assign-invoice", rows=[{**row, **label} for row in rows])) == once
    assert codes(await shop.bulk("confirm-shipment", rows=rows)) == once
    assert [event.model_dump()["note"] for event in await shop.said("orders.pack.shipped.v1")] == ["가"]


async def test_every_own_hold_is_released_when_orders_that_were_held_ride_together(shop: Shop) -> None:
    """A2: a hold belongs to its order; no row says that it is done while its own hold stays."""
    one, other = await shop.take(), await shop.take()
    for order in (one, other):
        await shop.done(order, "set-hold")
    await joined(shop, one, other)
    assert codes(await shop.bulk("release-hold", mgmt_nos=[one, other])) == [(one, True, None), (other, True, None)]
    assert (await shop.pack(one))["holds"] == []


@pytest.mark.parametrize("backwards", [False, True])
async def test_mates_are_done_too_when_the_only_hold_of_their_pack_is_released(shop: Shop, backwards: bool) -> None:
    """A2."""
    pack = await shop.take_pack("a", "b", "c")
    await shop.done(pack[0], "set-hold")
    first, *rest = pack[::-1] if backwards else pack
    assert codes(await shop.bulk("release-hold", mgmt_nos=[first, *rest, 999_999])) == [
        (first, True, None), *((mate, True, "SAME_PACK") for mate in rest), (999_999, False, "ORDER_NOT_FOUND"),
    ]  # fmt: skip
    assert codes(await shop.bulk("release-hold", mgmt_nos=[first])) == [(first, False, "NOT_ON_HOLD")]


async def test_claim_hold_is_refused_to_its_own_order_and_done_for_the_others_when_released_in_bulk(shop: Shop) -> None:
    """A2: HOLD_OF_CLAIM of the order that the claim holds; its mates have nothing left to release."""
    one, claimed, mate = await shop.take_pack("a", "b", "c")
    await shop.invoiced(one)
    await shop.done(one, "set-hold")
    desk = ClaimsDesk(shop)
    await desk.hand_over(desk.application("c1", claimed))
    assert codes(await shop.bulk("release-hold", mgmt_nos=[one, claimed, mate])) == [
        (one, True, None), (claimed, False, "HOLD_OF_CLAIM"), (mate, True, "SAME_PACK"),
    ]  # fmt: skip
    assert [hold["claim_id"] for hold in (await shop.pack(one))["holds"]] == ["c1"]


async def test_named_hold_is_released_once_when_the_batch_names_it_for_all_its_rows(shop: Shop) -> None:
    """A2."""
    one, other = await shop.take(), await shop.take()
    await shop.done(one, "set-hold")
    await shop.done(other, "set-hold")
    await joined(shop, one, other)
    [named] = [hold["id"] for hold in (await shop.pack(one))["holds"] if hold["mgmt_no"] == other]
    assert codes(await shop.bulk("release-hold", mgmt_nos=[one, other], hold_id=named)) == [
        (one, True, None), (other, True, "SAME_PACK"),
    ]  # fmt: skip
    assert [hold["mgmt_no"] for hold in (await shop.pack(one))["holds"]] == [one]
