"""취소철회: what each withdrawal gives back (domain.md 2.8)."""

from shared.contracts.orders import ClaimStep, Decision, Withdrawal
from tests.integration.orders.claims_desk import ClaimsDesk
from tests.integration.orders.conftest import Shop


async def test_pieces_come_back_when_the_claim_had_cancelled_them_and_the_pack_is_received(shop: Shop) -> None:
    desk, order = ClaimsDesk(shop), await shop.take()
    item = await shop.item_id(order)
    await shop.done(order, "cancel-items", items=[{"item_id": item, "qty": 1}], reason="RETURN_REFUND")
    await desk.apply("c1", order, item_id=item, qty=1)
    said = await desk.withdraw("c1")
    assert (said.step, said.withdrawal, [line.qty for line in said.lines]) == (
        ClaimStep.WITHDRAW, Withdrawal.RESTORED, [1],
    )  # fmt: skip
    assert said.withdrawn_at is not None
    assert (await shop.item(order))["cancelled_before_qty"] == 1
    assert await shop.ledger(order) == [(1, 0, "BEFORE", None), (1, 0, "BEFORE", "c1"), (-1, 0, "BEFORE", "c1")]
    again = await desk.withdraw("c1")
    assert (again.withdrawal, again.packs) == (Withdrawal.RESTORED, ())


async def test_only_what_is_still_cancelled_comes_back_when_a_person_restored_some(shop: Shop) -> None:
    desk, order = ClaimsDesk(shop), await shop.take()
    item = await shop.item_id(order)
    await desk.apply("c1", order, item_id=item, qty=2)
    await shop.done(order, "restore-items", items=[{"item_id": item, "qty": 1}])
    said = await desk.withdraw("c1")
    assert (said.withdrawal, [line.qty for line in said.lines]) == (Withdrawal.RESTORED, [1])
    assert (await shop.item(order))["cancelled_qty"] == 0
    await desk.apply("c2", order, item_id=item, qty=1)
    await shop.done(order, "restore-all")
    said = await desk.withdraw("c2")
    assert (said.withdrawal, said.lines) == (Withdrawal.RESTORED, ())


async def test_hold_is_released_when_the_claim_only_held(shop: Shop) -> None:
    desk, order = ClaimsDesk(shop), await shop.invoiced(await shop.take())
    await desk.apply("c1", order)
    said = await desk.withdraw("c1")
    assert (said.withdrawal, said.packs[0].holds, said.packs[0].status.value) == (Withdrawal.RELEASED, (), "INVOICED")
    await shop.done(order, "confirm-shipment")


async def test_person_must_restore_when_the_claims_pieces_are_cancelled_under_a_waybill_or_after_it(shop: Shop) -> None:
    desk, order = ClaimsDesk(shop), await shop.take()
    await desk.apply("c1", order, qty=1)
    await shop.invoiced(order)
    said = await desk.withdraw("c1")
    assert (said.withdrawal, said.lines) == (Withdrawal.RESTORE_REQUIRED, ())
    await shop.done(order, "confirm-shipment")
    answer = await shop.done(order, "restore-all")
    assert len(answer["created"]) == 1
    said = await desk.withdraw("c1", revision=3)
    assert said.withdrawal is Withdrawal.RESTORED


async def test_parcel_is_gone_when_the_claim_was_only_recorded(shop: Shop) -> None:
    desk, order = ClaimsDesk(shop), await shop.shipped(await shop.take())
    await desk.apply("c1", order)
    said = await desk.withdraw("c1")
    assert (said.decision, said.withdrawal) == (Decision.RECORDED_AFTER_SHIP, Withdrawal.SHIPPED_ANYWAY)


async def test_apply_does_nothing_when_the_withdrawal_was_seen_first(shop: Shop) -> None:
    desk, order = ClaimsDesk(shop), await shop.take()
    said = await desk.withdraw("c1", revision=2, mgmt_no=order)
    assert (said.withdrawal, said.packs, said.mgmt_no) == (Withdrawal.RELEASED, (), order)
    assert await desk.send(desk.application("c1", order, revision=1)) is None
    assert (await shop.item(order))["cancelled_qty"] == 0
    anew = await desk.apply("c1", order, revision=3)
    assert (anew.decision, anew.withdrawal, anew.cancelled) == (Decision.APPLIED_BEFORE_SHIP, None, 3)


async def test_person_must_look_when_somebody_else_had_cancelled_what_the_shopper_wants_after_all(shop: Shop) -> None:
    desk, order = ClaimsDesk(shop), await shop.take()
    await shop.done(order, "cancel-all", reason="RETURN_REFUND")
    await desk.apply("c1", order)
    said = await desk.withdraw("c1")
    assert (said.decision, said.withdrawal) == (Decision.ALREADY_CANCELLED, Withdrawal.RESTORE_REQUIRED)
    assert (await shop.item(order))["cancelled_qty"] == 3


async def test_two_claims_of_one_line_keep_their_pieces_apart_when_one_is_withdrawn(shop: Shop) -> None:
    desk, order = ClaimsDesk(shop), await shop.take()
    item = await shop.item_id(order)
    await desk.apply("c1", order, item_id=item, qty=1)
    await desk.apply("c2", order, item_id=item, qty=2)
    said = await desk.withdraw("c2")
    assert [line.qty for line in said.lines] == [2]
    assert (await shop.item(order))["cancelled_qty"] == 1
