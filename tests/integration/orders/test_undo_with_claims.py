"""배송처리 취소 (A32) of an order that its channel had cancelled after it was shipped: the claim is held for a person as in
송장 (domain.md 2.8), and the parcel does not leave again before it is decided."""

import asyncio

import pytest

from shared.contracts.orders import ClaimDecided, ClaimStep, Decision, Withdrawal
from tests.integration.orders.claims_desk import ClaimsDesk
from tests.integration.orders.conftest import Shop

TOLD = {"confirm_channel_told": True, "note": "출고 취소"}


async def answers(shop: Shop, claim: str) -> list[ClaimDecided]:
    said = await shop.said("orders.claim.decided.v1")
    return [each for each in said if isinstance(each, ClaimDecided) and each.claim_id == claim]


async def recorded(shop: Shop, desk: ClaimsDesk, qty: int | None = None) -> int:
    """A shipped order of three pieces of which the channel cancelled some."""
    order = await shop.shipped(await shop.take())
    said = await desk.apply("c1", order, qty=qty)
    assert said.decision is Decision.RECORDED_AFTER_SHIP
    return order


@pytest.mark.reaches("confirm-shipment", "CLAIM_PENDING")
async def test_claim_is_held_when_the_shipment_that_came_before_it_is_undone(shop: Shop) -> None:
    """A32, A6, D17: of whichever order of the pack."""
    desk = ClaimsDesk(shop)
    one, two = await shop.take_pack("a", "b")
    await shop.shipped(one)
    await desk.apply("c1", two, qty=1)
    await desk.apply("c2", one)
    pack = (await shop.done(one, "undo-shipment", **TOLD))["pack"]
    assert [(hold["mgmt_no"], hold["kind"], hold["claim_id"], hold["by"]) for hold in pack["holds"]] == [
        (two, "PARTIAL_CANCEL", "c1", "test"), (one, "FULL_CANCEL", "c2", "test"),
    ]  # fmt: skip
    assert await shop.refused(two, "confirm-shipment") == (409, "CLAIM_PENDING")
    assert await shop.refused(two, "release-hold", hold_id=pack["holds"][0]["id"]) == (409, "HOLD_OF_CLAIM")
    _, held = await answers(shop, "c1")
    assert (held.step, held.decision, held.revision, held.mgmt_no, held.qty, held.note) == (
        ClaimStep.APPLY, Decision.HELD_FOR_DECISION, 1, two, 1, "출고 취소",
    )  # fmt: skip
    assert (held.version, held.packs[0].status.value) == (pack["version"], "INVOICED")


async def test_parcel_leaves_or_is_cancelled_when_the_claim_is_decided(shop: Shop) -> None:
    """A36."""
    desk = ClaimsDesk(shop)
    order = await recorded(shop, desk, qty=2)
    await shop.done(order, "undo-shipment", **TOLD)
    said = await desk.resolve("c1", "SHIP")
    assert (said.decision, said.packs[0].holds) == (Decision.REFUSED, ())
    await shop.done(order, "confirm-shipment")
    await shop.done(order, "undo-shipment", **TOLD)
    assert (await shop.pack(order))["holds"] == [], "decided once; the channel would ask again"
    other = await shop.shipped(await shop.take())
    await desk.apply("c2", other, qty=2)
    await shop.done(other, "undo-shipment", **TOLD)
    said = await desk.resolve("c2", "CANCEL")
    assert (said.decision, said.packs[0].status.value, said.packs[0].holds) == (
        Decision.APPLIED_BEFORE_SHIP, "RECEIVED", (),
    )  # fmt: skip
    assert await shop.ledger(other) == [(2, 0, "BEFORE", "c2")]


async def test_hold_goes_when_the_channel_takes_the_claim_back(shop: Shop) -> None:
    desk = ClaimsDesk(shop)
    order = await recorded(shop, desk)
    await shop.done(order, "undo-shipment", **TOLD)
    said = await desk.withdraw("c1")
    assert (said.withdrawal, said.packs[0].holds) == (Withdrawal.RELEASED, ())
    await shop.done(order, "confirm-shipment")


async def test_nothing_is_held_when_the_claim_was_taken_back_before(shop: Shop) -> None:
    desk = ClaimsDesk(shop)
    order = await recorded(shop, desk)
    await desk.withdraw("c1")
    assert (await shop.done(order, "undo-shipment", **TOLD))["pack"]["holds"] == []
    assert len(await answers(shop, "c1")) == 2


async def test_claim_finds_nothing_to_hold_when_all_was_cancelled_by_hand(shop: Shop) -> None:
    """D17: the hold is of the pieces cancelled since, which a person may release."""
    desk = ClaimsDesk(shop)
    order = await recorded(shop, desk, qty=1)
    await shop.done(order, "cancel-all", reason="RETURN_REFUND")
    pack = (await shop.done(order, "undo-shipment", **TOLD))["pack"]
    assert [(hold["kind"], hold["claim_id"]) for hold in pack["holds"]] == [("FULL_CANCEL", None)]
    assert (await answers(shop, "c1"))[-1].decision is Decision.ALREADY_CANCELLED


async def test_claim_is_told_again_as_it_stands_when_its_command_is_repeated(shop: Shop) -> None:
    desk = ClaimsDesk(shop)
    order = await recorded(shop, desk)
    await shop.done(order, "undo-shipment", **TOLD)
    again = await desk.apply("c1", order)
    assert (again.decision, again.packs) == (Decision.HELD_FOR_DECISION, ())
    assert len((await shop.pack(order))["holds"]) == 1


async def test_claims_are_held_when_shipments_are_undone_in_bulk(shop: Shop) -> None:
    desk = ClaimsDesk(shop)
    one, two = await shop.shipped(await shop.take()), await shop.shipped(await shop.take())
    await desk.apply("c1", one)
    await desk.apply("c2", two)
    results = await shop.bulk("undo-shipment", mgmt_nos=[two, one], **TOLD)
    assert [each["ok"] for each in results] == [True, True]
    for order in (one, two):
        assert await shop.refused(order, "confirm-shipment") == (409, "CLAIM_PENDING")


@pytest.mark.parametrize("bulk", [False, True])
async def test_cancelled_order_does_not_leave_when_its_claim_comes_while_it_is_undone_and_shipped(
    shop: Shop, bulk: bool
) -> None:
    """A6 × A32 × the claim: whoever is first, the parcel is gone and the claim recorded, or it waits and is held."""
    desk = ClaimsDesk(shop)
    for round_ in range(6):
        order, claim = await shop.shipped(await shop.take()), f"r{round_}"
        undo = (
            shop.bulk("undo-shipment", mgmt_nos=[order], **TOLD) if bulk else shop.act(order, "undo-shipment", **TOLD)
        )
        work = [undo, desk.hand_over(desk.application(claim, order)), shop.act(order, "confirm-shipment")]
        await asyncio.gather(*(work if round_ % 2 else reversed(work)))
        pack = await shop.pack(order)
        last = (await answers(shop, claim))[-1]
        kinds = [hold["claim_id"] for hold in pack["holds"]]
        if pack["status"] == "SHIPPED":
            assert (last.decision, kinds) == (Decision.RECORDED_AFTER_SHIP, [])
            await shop.done(order, "undo-shipment", **TOLD)
        else:
            assert (last.decision, kinds) == (Decision.HELD_FOR_DECISION, [claim])
        assert await shop.refused(order, "confirm-shipment") == (409, "CLAIM_PENDING")


async def test_claim_ends_once_when_it_is_taken_back_while_the_shipment_is_undone(shop: Shop) -> None:
    """Never withdrawn with a hold that nobody can release, never held without a claim."""
    desk = ClaimsDesk(shop)
    for round_ in range(6):
        order, claim = await shop.shipped(await shop.take()), f"w{round_}"
        await desk.apply(claim, order)
        work = [shop.act(order, "undo-shipment", **TOLD), desk.hand_over(desk.withdrawal(claim))]
        await asyncio.gather(*(work if round_ % 2 else reversed(work)))
        assert (await shop.pack(order))["holds"] == []
        rows = await shop.rows("SELECT state FROM open_claim WHERE claim_id = :id", id=claim)
        assert [row["state"] for row in rows] == ["WITHDRAWN"]
        await shop.done(order, "confirm-shipment")
