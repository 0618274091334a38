"""One claim between a channel and a hand-played orders, without a database: messages may be late, early and repeated."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from services.cancellations.application.hear_answer import answer_of
from services.cancellations.application.publish import command_of
from services.cancellations.domain.answers import take_answer
from services.cancellations.domain.channel_claim import ChannelClaim, ClaimState
from services.cancellations.domain.claim import Claim
from services.cancellations.domain.orders import KnownItem, KnownOrder
from shared.contracts.base import Contract
from shared.contracts.orders import ClaimDecided
from shared.contracts.snapshots import OrderSource, OrderStatus
from tests.integration.cancellations.fake_orders import FakeOrder, FakeOrders

T0 = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
QTY = 2


def event(state: ClaimState, minute: int | None, **more: object) -> ChannelClaim:
    """What the channel says at a minute; None: it tells no time."""
    at = None if minute is None else T0 + timedelta(minutes=minute)
    said = {"requested_at": T0, "qty": QTY, "qty_ordered": 3, **more} if state.live else dict(more)
    return ChannelClaim(
        number="C1", claim_key="C1", state=state, market_order_no="O-1", market_line_no="1", at=at,
        **said,  # type: ignore[arg-type]
    )  # fmt: skip


@dataclass
class Play:
    """`order` is there or not yet; `sent` are commands on their way, `said` answers that may be delivered again."""

    orders: FakeOrders = field(default_factory=FakeOrders)
    claim: Claim | None = None
    sent: list[Contract] = field(default_factory=list)
    said: list[ClaimDecided] = field(default_factory=list)

    def order(self, status: OrderStatus = OrderStatus.RECEIVED) -> FakeOrder:
        self.orders.created(FakeOrder(101, "ch", "O-1", "1", qty=3, status=status))
        self._look()
        return self.orders.orders[101]

    def hear(self, said: ChannelClaim) -> Claim:
        if self.claim is None:
            self.claim = Claim.first("claim-1", "ch", said, T0)
        else:
            self.claim.hear(said, T0)
        self._look()
        return self.claim

    def resolve(self, resolution: str) -> None:
        assert self.claim is not None
        self.claim.resolve(resolution, "test", "", self._known() if resolution == "MATCH" else None)
        self._send()

    def deliver(self, at: int = 0) -> None:
        """Orders takes the command at that place and answers."""
        answer = self.orders.answer(self.sent.pop(at))
        if answer is not None:
            self.said.append(answer)
            self.answered(answer)

    def answered(self, decided: ClaimDecided) -> bool:
        assert self.claim is not None
        moved = take_answer(self.claim, answer_of(decided))
        self._look()
        return moved

    def settle(self) -> Claim:
        while self.sent:
            self.deliver()
        assert self.claim is not None
        return self.claim

    def _look(self) -> None:
        if self.claim is not None and self.claim.waiting:
            known = self._known()
            if known is None:
                self.claim.not_matched(several=False)
            else:
                self.claim.matched(known)
        self._send()

    def _send(self) -> None:
        if self.claim is not None:
            self.sent.extend(command_of(each) for each in self.claim.commands)
            self.claim.commands.clear()

    def _known(self) -> KnownOrder | None:
        found = self.orders.orders.get(101)
        if found is None:
            return None
        item = KnownItem(1010, "31255", "", "", found.qty, found.cancelled, added_by_cs=False)
        return KnownOrder(
            mgmt_no=101, channel_id="ch", market_order_no="O-1", market_line_no="1", product_code="", product_name="",
            option_name="", items=(item,), source=OrderSource.CHANNEL, deleted=False, status=found.status,
            buyer_name="홍가람", placed_at=T0,
        )  # fmt: skip
