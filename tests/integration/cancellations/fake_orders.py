"""Orders as its contract says it answers (orders_commands.py, orders.py): enough to play a claim's other side by hand.

The real one plays in the end-to-end tests.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from shared.contracts.base import Contract
from shared.contracts.orders import (
    ClaimDecided,
    ClaimStep,
    Decision,
    ItemsRestored,
    Line,
    OrderCreated,
    PackShipped,
    Scope,
    Withdrawal,
)
from shared.contracts.orders_commands import ApplyClaim, ResolveClaim, WithdrawClaim
from shared.contracts.people import Buyer, Recipient
from shared.contracts.snapshots import Item, Order, OrderSource, OrderStatus, Pack

AT = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)


@dataclass
class FakeClaim:
    """What orders keeps of a claim."""

    revision: int
    mgmt_no: int
    qty: int | None = None
    cancelled: int = 0
    decision: Decision = Decision.UNMATCHED
    withdrawal: Withdrawal | None = None
    answer: ClaimDecided | None = None


@dataclass
class FakeOrder:
    """One order of one line in a pack of its own."""

    mgmt_no: int
    channel_id: str
    market_order_no: str
    market_line_no: str = ""
    qty: int = 3
    status: OrderStatus = OrderStatus.RECEIVED
    product: str = "좋은상품"
    option: str = "파랑-XL"
    product_code: str = ""
    source: OrderSource = OrderSource.CHANNEL
    shipped_at: datetime | None = None
    deleted: bool = False
    cancelled: int = 0


@dataclass
class FakeOrders:
    """`say…` return events as orders would publish them; `answer` carries out a command."""

    orders: dict[int, FakeOrder] = field(default_factory=dict)
    claims: dict[str, FakeClaim] = field(default_factory=dict)
    versions: count[int] = field(default_factory=lambda: count(1))

    def created(self, order: FakeOrder) -> OrderCreated:
        self.orders[order.mgmt_no] = order
        return OrderCreated(**self._common(order), mgmt_nos=(order.mgmt_no,), source=order.source)

    def shipped(self, mgmt_no: int, at: datetime = AT) -> PackShipped:
        order = self.orders[mgmt_no]
        order.status, order.shipped_at = OrderStatus.SHIPPED, at
        return PackShipped(**self._common(order))

    def invoiced(self, mgmt_no: int) -> PackShipped:
        """Any event carries the snapshot."""
        order = self.orders[mgmt_no]
        order.status = OrderStatus.INVOICED
        return PackShipped(**self._common(order))

    def undone(self, mgmt_no: int) -> list[ClaimDecided]:
        """배송처리 취소: claims that were only recorded are held, and answered once more under the same revision."""
        order, said = self.orders[mgmt_no], []
        order.status, order.shipped_at = OrderStatus.INVOICED, None
        for claim in self.claims.values():
            if claim.mgmt_no == mgmt_no and claim.answer and not claim.withdrawal:
                assert claim.decision is Decision.RECORDED_AFTER_SHIP
                claim.decision = Decision.HELD_FOR_DECISION
                now = {**self._common(order), "decision": claim.decision, "raced": False}
                claim.answer = claim.answer.model_copy(update=now)
                said.append(claim.answer)
        return said

    def restored_by_hand(self, mgmt_no: int, qty: int) -> ItemsRestored:
        order = self.orders[mgmt_no]
        order.cancelled -= qty
        lines = (Line(mgmt_no=mgmt_no, item_id=mgmt_no * 10, option_code="31255", qty=qty),)
        return ItemsRestored(**self._common(order), scope=Scope.ITEMS, lines=lines)

    def answer(self, command: Contract) -> ClaimDecided | None:
        """None where orders says nothing: the command is older than what was carried out."""
        assert isinstance(command, (ApplyClaim, WithdrawClaim, ResolveClaim))
        known = self.claims.get(command.claim_id)
        if known is not None and known.revision >= command.revision:
            return known.answer if known.revision == command.revision else None
        if isinstance(command, ApplyClaim):
            return self._apply(command, known)
        claim = known or FakeClaim(command.revision, 0)
        claim.revision = command.revision
        self.claims[command.claim_id] = claim
        if isinstance(command, WithdrawClaim):
            return self._withdraw(command, claim)
        return self._resolve(command, claim)

    def _apply(self, command: ApplyClaim, known: FakeClaim | None) -> ClaimDecided:
        claim = known or FakeClaim(command.revision, command.mgmt_no)
        claim.revision, claim.mgmt_no, claim.qty = command.revision, command.mgmt_no, command.qty
        claim.withdrawal = None
        self.claims[command.claim_id] = claim
        order = self.orders.get(command.mgmt_no)
        if order is None or order.deleted:
            claim.decision = Decision.UNMATCHED
            return self._decided(command, claim, ClaimStep.APPLY, code="ORDER_NOT_FOUND")
        left = order.qty - order.cancelled
        wanted = min(left, left if command.qty is None else command.qty - claim.cancelled)
        done, raced = 0, False
        if left == 0:
            claim.decision = Decision.ALREADY_CANCELLED
        elif order.status is OrderStatus.RECEIVED:
            claim.decision, done = Decision.APPLIED_BEFORE_SHIP, wanted
            order.cancelled += done
            claim.cancelled += done
        elif order.status is OrderStatus.INVOICED:
            claim.decision = Decision.HELD_FOR_DECISION
        else:
            claim.decision = Decision.RECORDED_AFTER_SHIP
            raced = order.shipped_at is not None and command.received_at < order.shipped_at
        return self._decided(command, claim, ClaimStep.APPLY, done=done, raced=raced)

    def _withdraw(self, command: WithdrawClaim, claim: FakeClaim) -> ClaimDecided:
        order = self.orders.get(claim.mgmt_no)
        claim.withdrawal = Withdrawal.RELEASED
        if order is not None and claim.cancelled:
            if order.status is OrderStatus.RECEIVED:
                order.cancelled -= claim.cancelled
                claim.cancelled, claim.withdrawal = 0, Withdrawal.RESTORED
            else:
                claim.withdrawal = Withdrawal.RESTORE_REQUIRED
        elif claim.decision is Decision.RECORDED_AFTER_SHIP:
            claim.withdrawal = Withdrawal.SHIPPED_ANYWAY
        return self._decided(command, claim, ClaimStep.WITHDRAW)

    def _resolve(self, command: ResolveClaim, claim: FakeClaim) -> ClaimDecided:
        order = self.orders[claim.mgmt_no]
        if claim.decision is not Decision.HELD_FOR_DECISION:
            return self._decided(command, claim, ClaimStep.RESOLVE, code="CLAIM_NOT_PENDING")
        done = 0
        if command.resolution == "CANCEL":
            order.status = OrderStatus.RECEIVED
            done = order.qty - order.cancelled if claim.qty is None else claim.qty
            order.cancelled += done
            claim.cancelled += done
            claim.decision = Decision.APPLIED_BEFORE_SHIP
        else:
            claim.decision = Decision.REFUSED
        return self._decided(command, claim, ClaimStep.RESOLVE, done=done, resolution=command.resolution)

    def _decided(
        self,
        command: ApplyClaim | WithdrawClaim | ResolveClaim,
        claim: FakeClaim,
        step: ClaimStep,
        *,
        done: int = 0,
        raced: bool = False,
        code: str | None = None,
        resolution: str | None = None,
    ) -> ClaimDecided:
        order = self.orders.get(claim.mgmt_no)
        number = claim.mgmt_no
        common = self._common(order) if order else _bare(number, next(self.versions))
        lines = (Line(mgmt_no=number, item_id=number * 10, option_code="31255", qty=done),) if done else ()
        claim.answer = ClaimDecided(
            **common,
            claim_id=command.claim_id,
            step=step,
            revision=command.revision,
            decision=claim.decision,
            withdrawal=claim.withdrawal,
            code=code,
            resolution=resolution,
            channel_id=command.channel_id,
            channel_name="",
            qty=claim.qty or 0,
            lines=lines,
            raced=raced,
        )
        return claim.answer

    def _common(self, order: FakeOrder) -> dict[str, object]:
        version = next(self.versions)
        return {**_bare(order.mgmt_no, version), "packs": (pack_of(order, version),)}


def _bare(mgmt_no: int, version: int) -> dict[str, object]:
    return {
        "mgmt_no": mgmt_no,
        "pack_no": mgmt_no,
        "version": version,
        "at": AT,
        "operator": "system",
        "command_id": f"c-{version}",
        "packs": (),
    }


def pack_of(order: FakeOrder, version: int) -> Pack:
    """The snapshot."""
    person = {"name": "홍가람", "mobile": "01000000001", "zip": "04524", "address": "서울 가나구 다라로 12"}
    item = Item(
        item_id=order.mgmt_no * 10,
        option_code="31255",
        product_name="자사상품",
        option_name="자사옵션",
        qty=order.qty,
        cancelled_qty=order.cancelled,
        cancelled_before_qty=order.cancelled,
        price=9750,
    )
    snapshot = Order(
        mgmt_no=order.mgmt_no,
        pack_no=order.mgmt_no,
        version=version,
        status=order.status,
        channel_id=order.channel_id,
        channel_name=order.channel_id,
        market_order_no=order.market_order_no,
        market_line_no=order.market_line_no,
        placed_at=AT,
        source=order.source,
        deleted_at=AT if order.deleted else None,
        buyer=Buyer.model_validate(person),
        channel_product_code=order.product_code,
        channel_product_name=order.product,
        channel_option_name=order.option,
        items=(item,),
    )
    return Pack(
        pack_no=order.mgmt_no,
        version=version,
        status=order.status,
        recipient=Recipient.model_validate(person),
        invoice_no=None if order.status is OrderStatus.RECEIVED else "201903260002",
        shipped_at=order.shipped_at,
        orders=(snapshot,),
    )
