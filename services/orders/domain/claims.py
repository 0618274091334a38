"""A channel's claim as orders keeps it: what was decided under the pack's lock, and which pieces it holds (domain.md 2.8).

An undecided claim is part of the ship gate. Who sends claims, and how they are matched, is not known here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.orders.domain.events import ClaimDecided, Line
from services.orders.domain.item import Item
from services.orders.domain.order import Order
from services.orders.domain.pack import Hold, Pack
from shared.contracts.orders import ClaimStep, Decision, Withdrawal
from shared.contracts.snapshots import HoldKind


class ClaimState(StrEnum):
    """`HELD` waits for a person and blocks the pack; `DECIDED` and `WITHDRAWN` do not."""

    HELD = "HELD"
    DECIDED = "DECIDED"
    WITHDRAWN = "WITHDRAWN"


@dataclass(slots=True)
class Claim:
    """`revision` is the last command's that was carried out. `qty` None: all that is left when it is decided.

    `cancelled_qty`: pieces that the claim has cancelled, whether or not a person gave some back since; a repeated
    claim never cancels them again.
    """

    claim_id: str
    channel_id: str
    revision: int
    state: ClaimState
    decision: Decision
    mgmt_no: int | None = None
    item_id: int | None = None
    qty: int | None = None
    cancelled_qty: int = 0
    withdrawal: Withdrawal | None = None
    raced: bool = False
    reason: str = ""
    reason_raw: str = ""
    requested_at: datetime | None = None
    received_at: datetime | None = None
    decided_at: datetime | None = None


def decided(
    claim: Claim,
    step: ClaimStep,
    order: Order | None,
    *,
    lines: tuple[Line, ...] = (),
    code: str | None = None,
    resolution: str | None = None,
    withdrawn_at: datetime | None = None,
    revision: int | None = None,
) -> ClaimDecided:
    """The answer to one command of a claim. `order` None: nothing was touched."""
    return ClaimDecided(
        mgmt_no=claim.mgmt_no or 0,
        claim_id=claim.claim_id,
        step=step,
        revision=claim.revision if revision is None else revision,
        decision=claim.decision,
        channel_id=claim.channel_id,
        channel_name=order.channel_name if order else "",
        qty=claim.qty or 0,
        withdrawal=claim.withdrawal,
        code=code,
        resolution=resolution,
        cancelled=claim.cancelled_qty,
        lines=lines,
        reason=claim.reason,
        reason_raw=claim.reason_raw,
        requested_at=claim.requested_at,
        withdrawn_at=withdrawn_at,
        raced=claim.raced,
    )


def items_of(claim: Claim, order: Order) -> list[Item]:
    """The lines that a claim is about: its own, and what pieces of it were exchanged for; else those of the channel
    (all, where a person added every one)."""
    if claim.item_id is not None:
        own = [item for item in order.items if item.item_id == claim.item_id]
        return own + [i for i in order.items if i.exchanged_before_qty and not i.added_by_cs and i not in own]
    return [item for item in order.items if not item.added_by_cs] or order.items


def cancel_for(claim: Claim, pack: Pack, order: Order) -> tuple[Line, ...]:
    """Cancel what the claim asks and has not cancelled yet, as far as pieces are left. Returns what was cancelled."""
    wanted = wanted_by(claim, order)
    lines = []
    for item in items_of(claim, order):
        qty = min(wanted, item.open_qty)
        if qty:
            wanted -= qty
            claim.cancelled_qty += qty
            pack.book(item, [item.cancel(qty, pack.phase, claim.claim_id)], sign=1, reason=claim.reason)
            lines.append(Line(item.mgmt_no, item.item_id, item.option_code, qty))
    return tuple(lines)


def wanted_by(claim: Claim, order: Order) -> int:
    """Pieces that the claim asks beyond those that it has cancelled. Without a quantity: all, but only once."""
    if claim.qty is None:
        return 0 if claim.cancelled_qty else left_of(items_of(claim, order))
    return max(claim.qty - claim.cancelled_qty, 0)


def left_of(items: Sequence[Item]) -> int:
    """Pieces that are not cancelled."""
    return sum(item.open_qty for item in items)


def hold(claim: Claim, pack: Pack, order: Order, *, hold_id: str, by: str, at: datetime) -> None:
    """The claim waits for a person: FULL_CANCEL where nothing of the order would be left, else PARTIAL_CANCEL. A hold
    that it has already stays the same one."""
    full = wanted_by(claim, order) >= order.left
    kind = HoldKind.FULL_CANCEL if full else HoldKind.PARTIAL_CANCEL
    known = next((each for each in pack.holds if each.claim_id == claim.claim_id), None)
    hold_id, by, at = (known.id, known.by, known.at) if known else (hold_id, by, at)
    release(claim, pack)
    pack.holds.append(Hold(hold_id, order.mgmt_no, kind, by, at, claim.reason_raw, claim.claim_id))
    pack.undecided.append((claim.claim_id, order.mgmt_no))
    claim.state, claim.decision = ClaimState.HELD, Decision.HELD_FOR_DECISION


def release(claim: Claim, pack: Pack) -> None:
    """Take the claim's hold and its place in the ship gate away."""
    pack.holds = [each for each in pack.holds if each.claim_id != claim.claim_id]
    pack.undecided = [entry for entry in pack.undecided if entry[0] != claim.claim_id]
