"""Each step of the saga and what takes it back. The last test fails when a step has no test of its compensation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from services.cancellations.domain.acknowledge import acknowledge
from services.cancellations.domain.answers import restored_by_hand
from services.cancellations.domain.channel_claim import ClaimState
from services.cancellations.domain.saga import SAGA, Step
from shared.contracts.codes import Refusal
from shared.contracts.orders import Decision, Withdrawal
from shared.contracts.orders_commands import WithdrawClaim
from shared.contracts.snapshots import OrderStatus
from tests.integration.cancellations.fake_orders import FakeOrder
from tests.unit.cancellations.play import T0, Play, event

S, W = ClaimState, Withdrawal
ASKED, TAKEN_BACK = event(S.REQUESTED, 0), event(S.WITHDRAWN, 9)


def asked(status: OrderStatus | None = OrderStatus.RECEIVED) -> Play:
    play = Play()
    if status is not None:
        play.order(status)
    play.hear(ASKED)
    return play


def test_waiting_ends_when_withdrawn() -> None:
    play = asked(None)

    claim = play.hear(TAKEN_BACK)

    assert (claim.step, claim.decision, claim.withdrawal) == (Step.CLOSED, Decision.REFUSED, W.RELEASED)
    assert play.sent == []


def test_apply_sent_is_compensated_when_withdrawn() -> None:
    play = asked()

    play.hear(TAKEN_BACK)
    assert [type(each).__name__ for each in play.sent] == ["ApplyClaim", "WithdrawClaim"]
    play.deliver(1)
    play.deliver(0)

    assert play.claim is not None
    assert (play.claim.step, play.claim.withdrawal) == (Step.WITHDRAWN, W.RELEASED)
    assert play.orders.orders[101].cancelled == 0


def test_applied_before_ship_is_compensated_when_withdrawn() -> None:
    play = asked()
    assert play.settle().decision is Decision.APPLIED_BEFORE_SHIP
    assert play.orders.orders[101].cancelled == 2

    play.hear(TAKEN_BACK)

    assert play.settle().withdrawal is W.RESTORED
    assert play.orders.orders[101].cancelled == 0


def test_held_for_decision_is_compensated_when_withdrawn() -> None:
    play = asked(OrderStatus.INVOICED)
    assert play.settle().decision is Decision.HELD_FOR_DECISION

    play.hear(TAKEN_BACK)

    assert play.settle().withdrawal is W.RELEASED


def test_recorded_after_ship_is_compensated_when_withdrawn() -> None:
    play = asked(OrderStatus.SHIPPED)
    assert play.settle().decision is Decision.RECORDED_AFTER_SHIP

    play.hear(TAKEN_BACK)

    assert play.settle().withdrawal is W.SHIPPED_ANYWAY


@pytest.mark.parametrize("heard", [True, False])
def test_held_after_all_is_compensated_when_withdrawn(heard: bool) -> None:
    """A32: the withdrawal may be on its way when orders holds the claim."""
    play = asked(OrderStatus.SHIPPED)
    play.settle()
    [held] = play.orders.undone(101)
    if heard:
        assert play.answered(held)

    play.hear(TAKEN_BACK)
    assert heard or not play.answered(held)

    assert play.settle().withdrawal is W.RELEASED


def test_claim_waits_for_a_person_when_the_shipment_that_came_before_it_is_undone() -> None:
    """A32, A36: what was seen of it before does not answer it."""
    play = asked(OrderStatus.SHIPPED)
    claim = play.settle()
    claim.raced = True
    acknowledge(claim, "test", T0)
    claim.news.clear()
    [held] = play.orders.undone(101)

    assert [play.answered(held) for _ in range(2)] == [True, False]

    assert (claim.step, claim.decision, claim.raced, claim.news) == (
        Step.DECIDED, Decision.HELD_FOR_DECISION, False, ["settled"],
    )  # fmt: skip
    assert (claim.acknowledged_at, claim.acknowledged_by) == (None, None)
    play.resolve("CANCEL")
    assert play.settle().decision is Decision.APPLIED_BEFORE_SHIP


def test_claim_is_held_when_orders_answers_come_the_wrong_way_round() -> None:
    """A32: the older answer says nothing any more, and neither does a repeat without a pack."""
    play = asked(OrderStatus.SHIPPED)
    recorded = play.orders.answer(play.sent.pop())
    assert recorded is not None
    [held] = play.orders.undone(101)

    assert play.answered(held)
    assert not play.answered(recorded)
    assert not play.answered(held.model_copy(update={"version": 0, "packs": ()}))

    assert play.claim is not None
    assert play.claim.decision is Decision.HELD_FOR_DECISION


def test_claim_stays_as_it_was_decided_when_the_undone_shipment_is_heard_of_late() -> None:
    play = asked(OrderStatus.SHIPPED)
    play.settle()
    [held] = play.orders.undone(101)
    play.answered(held)
    play.resolve("SHIP")
    assert play.settle().decision is Decision.REFUSED

    assert not play.answered(held)

    assert play.settle().decision is Decision.REFUSED


def test_already_cancelled_is_compensated_when_withdrawn() -> None:
    play = Play()
    play.order().cancelled = 3
    play.hear(ASKED)
    assert play.settle().decision is Decision.ALREADY_CANCELLED

    play.hear(TAKEN_BACK)

    assert play.settle().withdrawal is W.RELEASED
    assert play.orders.orders[101].cancelled == 3


@pytest.mark.parametrize("delivered", [True, False])
def test_resolve_cancel_is_compensated_when_withdrawn(delivered: bool) -> None:
    play = asked(OrderStatus.INVOICED)
    play.settle()
    play.resolve("CANCEL")
    if delivered:
        assert play.settle().decision is Decision.APPLIED_BEFORE_SHIP

    play.hear(TAKEN_BACK)

    assert play.settle().withdrawal is W.RESTORED
    assert play.orders.orders[101].cancelled == 0


@pytest.mark.parametrize("delivered", [True, False])
def test_resolve_ship_is_compensated_when_withdrawn(delivered: bool) -> None:
    play = asked(OrderStatus.INVOICED)
    play.settle()
    play.resolve("SHIP")
    if delivered:
        assert play.settle().decision is Decision.REFUSED

    play.hear(TAKEN_BACK)

    assert play.settle().withdrawal is W.RELEASED


def test_match_picked_is_compensated_when_withdrawn() -> None:
    play = asked(None)
    play.orders.created(FakeOrder(101, "ch", "O-1", "1", qty=3))
    play.resolve("MATCH")
    assert play.settle().decision is Decision.APPLIED_BEFORE_SHIP

    play.hear(TAKEN_BACK)

    assert play.settle().withdrawal is W.RESTORED


def test_restore_required_is_compensated_when_restored_by_hand() -> None:
    play = asked()
    play.settle()
    play.orders.orders[101].status = OrderStatus.INVOICED
    play.hear(TAKEN_BACK)
    claim = play.settle()
    assert claim.withdrawal is W.RESTORE_REQUIRED

    assert restored_by_hand(claim)
    assert str(claim.withdrawal) == "RESTORED"
    assert not restored_by_hand(claim)


def test_refusal_of_the_channel_is_a_withdrawal_when_the_claim_was_applied() -> None:
    play = asked()
    play.settle()

    play.hear(event(S.REFUSED, 9))

    claim = play.settle()
    assert (claim.state, claim.withdrawal) == (S.REFUSED, W.RESTORED)
    assert claim.withdrawn_at is not None


def test_refusal_of_the_channel_ends_the_claim_when_nothing_was_applied() -> None:
    play = asked(None)

    claim = play.hear(event(S.REFUSED, 9))

    assert (claim.step, claim.decision, claim.withdrawal, claim.withdrawn_at) == (
        Step.CLOSED,
        Decision.REFUSED,
        None,
        None,
    )


def test_order_is_looked_for_again_when_orders_does_not_know_it() -> None:
    play = asked()
    play.orders.orders[101].deleted = True
    [command] = play.sent
    answer = play.orders.answer(command)
    assert answer is not None
    play.sent.clear()
    del play.orders.orders[101]

    assert play.answered(answer)

    assert play.claim is not None
    assert (play.claim.step, play.claim.decision, play.claim.mgmt_no, play.claim.code) == (
        Step.WAITING,
        Decision.UNMATCHED,
        None,
        "ORDER_NOT_FOUND",
    )


def test_late_answer_is_harmless_when_a_newer_command_is_on_its_way() -> None:
    play = asked()
    apply = play.sent.pop()
    late = play.orders.answer(apply)
    play.hear(TAKEN_BACK)
    assert late is not None

    play.answered(late)

    assert play.claim is not None
    assert play.claim.step is Step.WITHDRAWING
    assert play.settle().withdrawal is W.RESTORED


@pytest.mark.parametrize("resolution", ["CANCEL", "SHIP"])
def test_resolving_is_refused_when_nothing_is_held(resolution: str) -> None:
    play = asked()
    play.settle()

    with pytest.raises(Refusal) as refused:
        play.resolve(resolution)

    assert refused.value.code == "CLAIM_NOT_PENDING"


def test_claim_can_be_decided_again_when_orders_refused_the_resolution() -> None:
    play = asked(OrderStatus.INVOICED)
    play.settle()
    play.resolve("CANCEL")
    [command] = play.sent
    answer = play.orders.answer(command)
    assert answer is not None

    play.sent.clear()
    play.answered(answer.model_copy(update={"decision": Decision.HELD_FOR_DECISION, "code": "ORDER_DELETED"}))

    assert play.claim is not None
    assert (play.claim.step, play.claim.resolution, play.claim.code) == (Step.DECIDED, None, "ORDER_DELETED")


def test_withdraw_carries_the_next_revision_when_sent() -> None:
    play = asked(OrderStatus.INVOICED)
    play.settle()
    play.hear(TAKEN_BACK)

    [command] = play.sent

    assert isinstance(command, WithdrawClaim)
    assert (command.revision, command.mgmt_no) == (2, 101)


def test_every_step_has_a_test_of_its_compensation_when_listed() -> None:
    tests = set(re.findall(r"^def (test_\w+)", Path(__file__).read_text(), re.MULTILINE))
    missing = [
        step.name
        for step in SAGA
        if step.undone_by is not None
        and not any(name.startswith(f"test_{step.name}_is_compensated_when_") for name in tests)
    ]
    assert not missing
