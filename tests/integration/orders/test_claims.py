"""Claims decided under the pack's lock (domain.md 2.8), from the command to the answer."""

import pytest

from shared.contracts.orders import ClaimStep, Decision, Line, Withdrawal
from tests.integration.orders.claims_desk import LONG_AGO, ClaimsDesk
from tests.integration.orders.conftest import Shop


async def test_exactly_the_pieces_asked_are_cancelled_when_the_pack_is_received(shop: Shop) -> None:
    desk, order = ClaimsDesk(shop), await shop.take()
    item = await shop.item_id(order)
    said = await desk.apply("c1", order, item_id=item, qty=1)
    assert (said.step, said.decision, said.qty, said.cancelled, said.code) == (
        ClaimStep.APPLY, Decision.APPLIED_BEFORE_SHIP, 1, 1, None,
    )  # fmt: skip
    assert said.lines == (Line(mgmt_no=order, item_id=item, option_code="31255", qty=1),)
    assert (said.channel_name, said.operator, said.reason_raw) == ("11번가 법인", "system", "단순 변심")
    assert [pack.pack_no for pack in said.packs] == [order]
    assert said.packs[0].orders[0].items[0].cancelled_before_qty == 1
    assert await shop.ledger(order) == [(1, 0, "BEFORE", "c1")]
    assert await shop.said("orders.items.cancelled.v1") == []


async def test_whole_order_is_cancelled_when_neither_line_nor_quantity_is_named(shop: Shop) -> None:
    desk, order = ClaimsDesk(shop), await shop.take()
    said = await desk.apply("c1", order)
    assert (said.qty, said.packs[0].orders[0].cs_status.value) == (3, "FULL_CANCEL_BEFORE")


async def test_note_of_a_person_is_told_when_the_order_was_picked(shop: Shop) -> None:
    """A36: MATCH is carried out as the claim's command, by the person's login."""
    desk, order = ClaimsDesk(shop), await shop.take()
    said = await desk.apply("c1", order, qty=1, operator="test", note="2번 상품")
    assert (said.operator, said.note, said.cancelled) == ("test", "2번 상품", 1)


async def test_no_more_than_what_is_left_is_cancelled_when_the_claim_asks_more(shop: Shop) -> None:
    desk, order = ClaimsDesk(shop), await shop.take()
    item = await shop.item_id(order)
    await shop.done(order, "cancel-items", items=[{"item_id": item, "qty": 2}], reason="RETURN_REFUND")
    said = await desk.apply("c1", order, item_id=item, qty=3)
    assert (said.decision, [line.qty for line in said.lines]) == (Decision.APPLIED_BEFORE_SHIP, [1])
    said = await desk.apply("c2", order, item_id=item, qty=1)
    assert (said.decision, said.lines) == (Decision.ALREADY_CANCELLED, ())
    assert said.packs[0].pack_no == order


async def test_nothing_is_cancelled_twice_when_the_claim_comes_again(shop: Shop) -> None:
    desk, order = ClaimsDesk(shop), await shop.take()
    item = await shop.item_id(order)
    await desk.apply("c1", order, item_id=item, qty=1)
    again = await desk.apply("c1", order, item_id=item, qty=1)
    assert (again.decision, again.packs, again.lines, again.revision) == (Decision.APPLIED_BEFORE_SHIP, (), (), 1)
    later = await desk.apply("c1", order, item_id=item, qty=1, revision=3)
    assert (later.decision, later.lines, later.cancelled) == (Decision.APPLIED_BEFORE_SHIP, (), 1)
    assert await desk.send(desk.application("c1", order, revision=2, item_id=item, qty=1)) is None
    more = await desk.apply("c1", order, item_id=item, qty=2, revision=4)
    assert ([line.qty for line in more.lines], more.cancelled) == ([1], 2)
    assert await shop.ledger(order) == [(1, 0, "BEFORE", "c1"), (1, 0, "BEFORE", "c1")]


async def test_pieces_given_back_by_hand_stay_when_the_claim_comes_again(shop: Shop) -> None:
    desk, order = ClaimsDesk(shop), await shop.take()
    await desk.apply("c1", order)
    await shop.done(order, "restore-all")
    said = await desk.apply("c1", order, revision=2)
    assert (said.decision, said.lines) == (Decision.APPLIED_BEFORE_SHIP, ())
    assert (await shop.item(order))["cancelled_qty"] == 0


@pytest.mark.reaches("release-hold", "HOLD_OF_CLAIM")
@pytest.mark.reaches("confirm-shipment", "CLAIM_PENDING")
async def test_pack_is_held_and_nothing_cancelled_when_it_has_a_waybill(shop: Shop) -> None:
    """D11, A2, A6."""
    desk = ClaimsDesk(shop)
    one, two = await shop.take_pack("a", "b")
    await shop.invoiced(one)
    said = await desk.apply("c1", two, item_id=await shop.item_id(two), qty=1)
    assert (said.decision, said.lines, said.qty) == (Decision.HELD_FOR_DECISION, (), 1)
    [hold] = said.packs[0].holds
    assert (hold.mgmt_no, hold.kind.value, hold.claim_id, hold.by) == (two, "PARTIAL_CANCEL", "c1", "system")
    assert await shop.refused(one, "confirm-shipment") == (409, "CLAIM_PENDING")
    assert await shop.refused(two, "release-hold") == (409, "HOLD_OF_CLAIM")
    assert await shop.refused(two, "release-hold", hold_id=hold.id) == (409, "HOLD_OF_CLAIM")
    full = await desk.apply("c2", one)
    assert sorted(hold.kind.value for hold in full.packs[0].holds) == ["FULL_CANCEL", "PARTIAL_CANCEL"]


@pytest.mark.reaches("assign-invoice", "CLAIM_PENDING")
async def test_no_waybill_is_given_when_a_claim_waits_in_a_pack_without_one(shop: Shop) -> None:
    """A4."""
    desk, order = ClaimsDesk(shop), await shop.invoiced(await shop.take())
    await desk.apply("c1", order)
    await shop.done(order, "remove-invoice")
    assert await shop.refused(order, "assign-invoice", courier="CJ", invoice_no="1") == (409, "CLAIM_PENDING")
    said = await desk.resolve("c1", "CANCEL")
    assert (said.decision, said.packs[0].orders[0].cs_status.value) == (
        Decision.APPLIED_BEFORE_SHIP, "FULL_CANCEL_BEFORE",
    )  # fmt: skip


async def test_claim_is_only_recorded_when_the_parcel_has_left(shop: Shop) -> None:
    desk, order = ClaimsDesk(shop), await shop.shipped(await shop.take())
    before = await shop.pack(order)
    said = await desk.apply("c1", order, qty=2)
    assert (said.decision, said.raced, said.qty, said.lines) == (Decision.RECORDED_AFTER_SHIP, False, 2, ())
    assert said.packs[0].version == before["version"]
    raced = await desk.apply("c2", order, qty=1, received_at=LONG_AGO)
    assert (raced.decision, raced.raced) == (Decision.RECORDED_AFTER_SHIP, True)
    assert await shop.ledger(order) == []


async def test_answer_has_a_code_and_no_pack_when_the_order_is_gone(shop: Shop) -> None:
    desk, order = ClaimsDesk(shop), await shop.take()
    said = await desk.apply("c1", 999_999)
    assert (said.decision, said.code, said.mgmt_no, said.pack_no, said.packs) == (
        Decision.UNMATCHED, "ORDER_NOT_FOUND", 999_999, 0, (),
    )  # fmt: skip
    said = await desk.apply("c2", order, item_id=999_999)
    assert (said.decision, said.code) == (Decision.UNMATCHED, "ITEM_NOT_FOUND")
    await shop.as_admin("UPDATE orders SET deleted_at = now() WHERE mgmt_no = $1", order)
    said = await desk.apply("c3", order)
    assert (said.decision, said.code, said.packs) == (Decision.UNMATCHED, "ORDER_DELETED", ())
    await shop.as_admin("UPDATE orders SET deleted_at = NULL WHERE mgmt_no = $1", order)
    said = await desk.apply("c3", order)
    assert (said.decision, said.cancelled) == (Decision.APPLIED_BEFORE_SHIP, 3)


async def test_waybill_is_removed_and_pieces_cancelled_at_once_when_the_claim_is_granted(shop: Shop) -> None:
    """A36."""
    desk = ClaimsDesk(shop)
    one, two = await shop.take_pack("a", "b")
    await shop.invoiced(one, "123456789012")
    await desk.apply("c1", two, qty=1)
    said = await desk.resolve("c1", "CANCEL", note="고객과 통화")
    assert (said.step, said.decision, said.resolution, said.operator, said.note) == (
        ClaimStep.RESOLVE, Decision.APPLIED_BEFORE_SHIP, "CANCEL", "test", "고객과 통화",
    )  # fmt: skip
    [pack] = said.packs
    assert (pack.status.value, pack.invoice_no, pack.holds) == ("RECEIVED", None, ())
    assert (said.removed_courier_name, said.removed_invoice_no) == ("CJ대한통운", "123456789012")
    assert [order.items[0].cancelled_before_qty for order in pack.orders] == [0, 1]
    assert await shop.said("orders.pack.invoice-removed.v1", "orders.items.cancelled.v1") == []
    await shop.invoiced(one, "123456789012")
    again = await desk.resolve("c1", "CANCEL", revision=3)
    assert (again.code, again.packs) == ("CLAIM_NOT_PENDING", ())


async def test_parcel_may_leave_when_the_claim_is_refused(shop: Shop) -> None:
    """A36."""
    desk, order = ClaimsDesk(shop), await shop.invoiced(await shop.take())
    await desk.apply("c1", order)
    said = await desk.resolve("c1", "SHIP")
    assert (said.decision, said.resolution, said.packs[0].holds) == (Decision.REFUSED, "SHIP", ())
    assert (said.removed_courier_name, said.removed_invoice_no) == ("", None)
    await shop.done(order, "confirm-shipment")
    withdrawn = await desk.withdraw("c1", revision=3)
    assert withdrawn.withdrawal is Withdrawal.SHIPPED_ANYWAY


async def test_claim_is_not_pending_when_it_is_unknown_or_was_never_held(shop: Shop) -> None:
    """A36."""
    desk, order = ClaimsDesk(shop), await shop.take()
    said = await desk.resolve("nobody", "SHIP")
    assert (said.code, said.packs) == ("CLAIM_NOT_PENDING", ())
    await desk.apply("c1", order)
    assert (await desk.resolve("c1", "CANCEL")).code == "CLAIM_NOT_PENDING"


async def test_nothing_is_left_to_cancel_when_somebody_cancelled_by_hand_while_the_claim_waited(shop: Shop) -> None:
    desk, order = ClaimsDesk(shop), await shop.invoiced(await shop.take())
    await desk.apply("c1", order)
    await shop.done(order, "remove-invoice")
    await shop.done(order, "cancel-all", reason="RETURN_REFUND")
    said = await desk.resolve("c1", "CANCEL")
    assert (said.decision, said.lines, said.packs[0].holds) == (Decision.ALREADY_CANCELLED, (), ())
    assert await shop.ledger(order) == [(3, 0, "BEFORE", None)]


async def test_claim_goes_with_its_order_when_the_order_leaves_the_pack(shop: Shop) -> None:
    desk = ClaimsDesk(shop)
    one, two = await shop.take_pack("a", "b")
    await shop.invoiced(one)
    await desk.apply("c1", two)
    await shop.done(one, "remove-invoice")
    await shop.done(two, "combine-exclude")
    await shop.shipped(one)
    assert await shop.refused(two, "assign-invoice", courier="CJ", invoice_no="1") == (409, "CLAIM_PENDING")
    said = await desk.resolve("c1", "SHIP")
    assert said.pack_no == two
    await shop.shipped(two)
