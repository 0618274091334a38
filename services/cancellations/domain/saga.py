"""The saga of one claim as a table: its steps, what answers them, and what takes them back (domain.md 2.8).

A step that changes an order names its compensation; `tests/unit/cancellations/test_saga_steps.py` fails when one has
no test.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """Where the saga of a claim stands."""

    WAITING = "WAITING"  # for its order, or for a person who picks one
    APPLYING = "APPLYING"  # orders.claim.apply.v1 is on its way
    DECIDED = "DECIDED"  # orders has answered
    RESOLVING = "RESOLVING"  # orders.claim.resolve.v1 is on its way
    WITHDRAWING = "WITHDRAWING"  # orders.claim.withdraw.v1 is on its way
    WITHDRAWN = "WITHDRAWN"  # taken back, with its result
    CLOSED = "CLOSED"  # ended without touching an order


IN_FLIGHT = frozenset({Step.APPLYING, Step.RESOLVING, Step.WITHDRAWING})
"""Steps that wait for the answer of orders."""


@dataclass(frozen=True, slots=True)
class SagaStep:
    """`effect` is what orders did; `undone_by` the command that takes it back; `result` what that leads to."""

    name: str
    effect: str
    undone_by: str | None
    results: tuple[str, ...]


SAGA = (
    SagaStep("apply_sent", "a decision is on its way", "withdraw", ("RELEASED", "RESTORED")),
    SagaStep("applied_before_ship", "pieces cancelled in 접수", "withdraw", ("RESTORED", "RESTORE_REQUIRED")),
    SagaStep("held_for_decision", "a claim hold in 송장", "withdraw", ("RELEASED",)),
    SagaStep("recorded_after_ship", "a record in 배송", "withdraw", ("SHIPPED_ANYWAY",)),
    SagaStep("held_after_all", "a claim hold, because the shipment was undone", "withdraw", ("RELEASED",)),
    SagaStep("already_cancelled", "nothing of its own", "withdraw", ("RELEASED", "RESTORE_REQUIRED")),
    SagaStep("resolve_cancel", "waybill removed, pieces cancelled", "withdraw", ("RESTORED", "RESTORE_REQUIRED")),
    SagaStep("resolve_ship", "the claim's hold released", "withdraw", ("RELEASED", "SHIPPED_ANYWAY")),
    SagaStep("match_picked", "a decision on the picked order", "withdraw", ("RELEASED", "RESTORED")),
    SagaStep("restore_required", "a blocking task", "items restored by hand", ("RESTORED",)),
    SagaStep("waiting", "nothing yet", None, ("RELEASED",)),
)
