"""One claim of a channel and its saga. It records the commands that it asks of orders and what happened to it.

Whatever the order and number of its events, the same set of them leads to the same state (domain.md 2.8).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from services.cancellations.domain.channel_claim import ChannelClaim, ClaimState, ClaimType, StateKey, merged, state_key
from services.cancellations.domain.commands import Apply, Command, Resolve, Withdraw
from services.cancellations.domain.matching import Wanted
from services.cancellations.domain.orders import KnownOrder
from services.cancellations.domain.saga import Step
from shared.contracts.codes import Refusal
from shared.contracts.orders import Decision, Withdrawal

SYSTEM = "system"


@dataclass(slots=True)
class Claim:
    """`facts` is what the channel says of it; `state` its latest word. `revision` counts the commands sent."""

    id: str
    channel_id: str
    claim_key: str
    part_key: str
    facts: ChannelClaim
    state: ClaimState
    state_at: datetime | None
    received_at: datetime
    step: Step = Step.WAITING
    decision: Decision = Decision.UNMATCHED
    withdrawal: Withdrawal | None = None
    withdrawn_at: datetime | None = None
    whole: ChannelClaim | None = None
    mgmt_no: int | None = None
    picked: bool = False
    revision: int = 0
    code: str | None = None
    resolution: str | None = None
    forced: bool = False
    raced: bool = False
    cancelled_at: datetime | None = None
    cancelled_qty: int = 0
    restored_qty: int = 0
    decided_qty: int | None = None
    answered_version: int = 0
    memo: str = ""
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    withdrawal_acknowledged_at: datetime | None = None
    withdrawal_acknowledged_by: str | None = None
    commands: list[Command] = field(default_factory=list)
    news: list[str] = field(default_factory=list)

    @classmethod
    def first(cls, claim_id: str, channel_id: str, event: ChannelClaim, at: datetime) -> Claim:
        """A claim that was not known before `event`."""
        claim = cls(
            id=claim_id,
            channel_id=channel_id,
            claim_key=event.claim_key,
            part_key=WHOLE if event.part_key is None else event.part_key,
            facts=event,
            state=event.state,
            state_at=event.state_at,
            received_at=at,
            forced=event.forced,
        )
        claim.news.append("received")
        if event.part_key is None:
            claim.whole = event
        if not event.state.live:
            claim._take_back(event, at, SYSTEM)
        return claim

    @property
    def key(self) -> StateKey:
        return state_key(self.state, self.state_at)

    @property
    def wanted(self) -> Wanted:
        """What its order is looked for by."""
        facts = self.facts
        return Wanted(self.channel_id, facts.market_order_no, facts.market_line_no, facts.hints, facts.by_line_alone)

    @property
    def waiting(self) -> bool:
        """Whether its order still has to be found."""
        return self.step is Step.WAITING and self.state.live

    def hear(self, event: ChannelClaim, at: datetime) -> None:
        """Take in another event of this claim, seen at `at`: a repeat or an older one changes no state."""
        newer = event.key > self.key
        self.facts = merged(self.facts, event)
        self.forced = self.forced or event.forced
        if event.part_key is None:
            self.whole = event
        if not newer:
            if event.state is ClaimState.WITHDRAWN and not self.state.live and self.withdrawn_at is None:
                self._note_withdrawal(event, at)
            return
        was_live, self.state, self.state_at = self.state.live, event.state, event.state_at
        if was_live and not event.state.live:
            self._take_back(event, at, SYSTEM)
        elif event.state is ClaimState.WITHDRAWN and self.withdrawn_at is None:
            self._note_withdrawal(event, at)
        elif event.state.live and not was_live:
            self._ask_again(at)
        elif event.state is ClaimState.COMPLETED and self.decision is Decision.REFUSED and self.resolution == "SHIP":
            # The channel has cancelled after we chose to ship: that is a new question, not a repeat.
            self._ask_again(at)

    def matched(self, order: KnownOrder) -> None:
        """Its order is known: orders decides. Returns and exchanges are only recorded for a person."""
        self.mgmt_no, self.code = order.mgmt_no, None
        if self.facts.type is not ClaimType.CANCEL:
            self.step = Step.CLOSED
            self.decide(Decision.RECORDED_AFTER_SHIP)
            return
        self.revision += 1
        self.step = Step.APPLYING
        facts = self.facts
        self.commands.append(
            Apply(
                claim_id=self.id,
                revision=self.revision,
                channel_id=self.channel_id,
                mgmt_no=order.mgmt_no,
                item_id=order.item_id,
                qty=facts.qty,
                reason=facts.reason,
                reason_raw=facts.reason_raw,
                requested_at=facts.requested_at,
                received_at=self.received_at,
                forced=self.forced,
                operator=SYSTEM,
            )
        )

    def not_matched(self, *, several: bool) -> None:
        """No order yet, or several that a person has to pick from."""
        self.decide(Decision.AMBIGUOUS if several else Decision.UNMATCHED)

    def resolve(self, resolution: str, operator: str, note: str, picked: KnownOrder | None = None) -> None:
        """취소건 처리 (A36). Raises Refusal CLAIM_NOT_PENDING when there is nothing to decide (any more)."""
        if resolution == "MATCH":
            if not self.waiting or picked is None:
                raise Refusal("CLAIM_NOT_PENDING")
            self.picked, self.resolution = True, "MATCH"
            self.matched(picked)
            last = [c for c in self.commands[-1:] if isinstance(c, Apply)]
            self.commands[-1:] = [replace(each, operator=operator, note=note) for each in last]
            return
        if self.step is not Step.DECIDED or self.decision is not Decision.HELD_FOR_DECISION:
            raise Refusal("CLAIM_NOT_PENDING")
        self.revision += 1
        self.step, self.resolution = Step.RESOLVING, resolution
        self.commands.append(Resolve(self.id, self.revision, self.channel_id, resolution, note, operator))

    def _take_back(self, event: ChannelClaim, at: datetime, operator: str) -> None:
        """The channel does not want it any more: undo what was sent to orders, or end what never was."""
        if self.revision == 0:
            if self.decision is not Decision.RECORDED_AFTER_SHIP:
                self.decide(Decision.REFUSED)
            self.step = Step.CLOSED
            if event.state is ClaimState.WITHDRAWN:
                self._note_withdrawal(event, at)
            return
        self._note_withdrawal(event, at)
        self.revision += 1
        self.step, self.withdrawal, self.resolution = Step.WITHDRAWING, None, None
        self.commands.append(
            Withdraw(self.id, self.revision, self.channel_id, self.mgmt_no, self.withdrawn_at, operator)
        )

    def _note_withdrawal(self, event: ChannelClaim, at: datetime) -> None:
        """It stands in 취소철회조회 from now on; where no order was touched its result is known at once."""
        recorded = self.decision is Decision.RECORDED_AFTER_SHIP
        self.withdrawn_at = event.withdrawn_at or event.decided_at or at
        self.withdrawal = Withdrawal.SHIPPED_ANYWAY if recorded else Withdrawal.RELEASED
        self.withdrawal_acknowledged_at, self.withdrawal_acknowledged_by = None, None
        self.news.append("withdrawn")

    def _ask_again(self, at: datetime) -> None:
        """A new question under the old number: what was seen and done before does not answer it."""
        self.received_at = at
        self.step, self.resolution, self.code = Step.WAITING, None, None
        self.withdrawal, self.withdrawn_at = None, None
        self.acknowledged_at, self.acknowledged_by = None, None
        self.cancelled_at, self.cancelled_qty, self.restored_qty = None, 0, 0
        self.decide(Decision.UNMATCHED)

    def decide(self, decision: Decision) -> None:
        """Set the decision; another one than before is news."""
        if decision is not self.decision:
            self.decision = decision
            self.news.append("settled")


WHOLE = "*"
"""The part of a claim that is known only from a withdrawal that names no line."""
